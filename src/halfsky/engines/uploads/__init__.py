"""Files that people upload: taken in bounded memory, and looked at before anything believes them."""

from halfsky.engines.uploads.guard import EVIDENCE, RETURN, Kind, Upload, check_upload, receive
from halfsky.engines.uploads.names import safe_name

__all__ = ["EVIDENCE", "RETURN", "Kind", "Upload", "check_upload", "receive", "safe_name"]
