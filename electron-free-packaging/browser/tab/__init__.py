"""The studio inside one tab of a browser: what its two workers begin with. What a studio is says `webui`."""
