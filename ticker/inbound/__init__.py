"""Messages from chat and mail become submissions: who sent them is proven by a signature."""
