/** Short programs that show how Tern is used. Each is run by a test. */
@NullMarked
package dev.tern.examples;

import org.jspecify.annotations.NullMarked;
