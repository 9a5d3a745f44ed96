/** Custom operators that come with Tern: those of the original, and those that well-known models need. */
@NullMarked
package dev.tern.custom;

import org.jspecify.annotations.NullMarked;
