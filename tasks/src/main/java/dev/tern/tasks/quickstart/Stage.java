package dev.tern.tasks.quickstart;

import java.nio.file.Path;
import java.util.List;

/**
 * One stage of the way, done.
 *
 * @param name what was done, in a word or two
 * @param result what came of it, in one line
 * @param accuracy share of the test pictures that were named rightly, or NaN where none were
 * @param files what was left in the folder
 * @param bytes size of the files together
 */
public record Stage(String name, String result, double accuracy, List<Path> files, long bytes, double seconds) {}
