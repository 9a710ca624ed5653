"""The rules of liveblogs: events, fold, commands, decisions, states, roles. Pure: nothing waits, reads or writes."""
