"""HalfSky 半边天: monitoring and evaluation of women's development plans."""

__version__ = "0.1.0"
