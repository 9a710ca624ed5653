"""Messages from chat and mail, checked by their signature and made submissions."""
