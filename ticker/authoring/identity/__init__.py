"""Who somebody is: passwords, how often one may try, requests that foreign pages forge. No SQL, no HTML."""
