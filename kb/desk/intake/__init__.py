"""How texts come in: understood first, then kept whole or not at all."""
