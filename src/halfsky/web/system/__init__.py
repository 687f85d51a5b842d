"""How the site is: its checks, versions and last backup, for the system administrator."""
