/** Well-known data sets by name: from a folder at hand, or fetched, checked and kept where that was asked for. */
@NullMarked
package dev.tern.training.datasets;

import org.jspecify.annotations.NullMarked;
