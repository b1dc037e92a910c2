"""The post: letters out of the machine, by SMTP or, in development, into a folder.

Promises: a letter holds a link and never a word of any plan (whoever writes it sees to that; nothing here
can read one). `send` either returns (it went, or may have gone), or raises NotPosted, which is only ever said
where it surely did not go. Addresses and subjects cannot carry a second header.
"""

from kb.post.carriers import FolderCarrier, SmtpCarrier, carrier_for
from kb.post.letter import Carrier, Letter, NotPosted, wait_after

__all__ = ["Carrier", "FolderCarrier", "Letter", "NotPosted", "SmtpCarrier", "carrier_for", "wait_after"]
