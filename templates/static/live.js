// Follows the live updates.
