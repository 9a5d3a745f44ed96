package dev.tern.inspect.page;

/** A line from box {@code from} down to box {@code to}. */
record Arrow(int from, int to) {}
