package dev.tern.inspect.page;

/** A rectangle to be placed: its size in pixels. */
record Box(double width, double height) {}
