"""The rules of liveblogs: events, fold, commands, decisions. Pure: nothing here waits, reads or writes."""
