package dev.tern.converter;

import dev.tern.converter.lower.Lowering;
import java.util.List;

/**
 * One entry point of a source.
 *
 * @param key key of its signature; empty where it has none
 * @param inputNames what callers call its inputs, in the order of the feeds
 * @param outputNames what callers call its outputs, in the order of the fetches
 */
record EntryPoint(
        String key,
        List<String> inputNames,
        List<Lowering.Feed> feeds,
        List<String> outputNames,
        List<Lowering.Fetch> fetches) {}
