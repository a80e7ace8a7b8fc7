"""Our calendars, read by programs that know nothing of us, and by the letter of the standard.

``grammar`` judges every line by RFC 5545 and RFC 5546, ``readers`` are other people's programs,
and ``hard_world`` holds what is hard to write and to read. Oracles beside Python are taken where
they are installed: ical.js by ``npm install --prefix build/oracles ical.js@2``, and the library of
libical (Debian's ``libical3``, or a path in the environment as ``LIBICAL``).
"""
