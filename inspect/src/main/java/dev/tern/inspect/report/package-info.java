/** What a model is: one report, told as text or JSON. */
@NullMarked
package dev.tern.inspect.report;

import org.jspecify.annotations.NullMarked;
