package dev.tern.training.datasets;

import dev.tern.training.data.Dataset;
import java.util.List;

/**
 * A data set of classes as it is published: what models learn from, and what they are judged by.
 *
 * @param train rows to learn from: the thing itself in the first field, its class in {@code label}
 * @param test rows to judge by, with the same fields
 * @param classes names of the classes
 */
public record LabelledSplits(Dataset train, Dataset test, List<String> classes) {}
