"""Who somebody is: passwords, pauses, the single sign-on, tokens, what foreign pages forge. No SQL, no HTML."""
