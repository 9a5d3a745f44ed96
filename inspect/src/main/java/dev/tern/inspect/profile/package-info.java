/** Where a model's time goes: node by node, beside what the processor could do. */
@NullMarked
package dev.tern.inspect.profile;

import org.jspecify.annotations.NullMarked;
