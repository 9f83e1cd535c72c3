"""Reports of an audit for people, CI and programs, and the visits they are made from."""
