/** Reading one handwritten digit from a picture, with the small model that Tern trained and brings along. */
@NullMarked
package dev.tern.tasks.digits;

import org.jspecify.annotations.NullMarked;
