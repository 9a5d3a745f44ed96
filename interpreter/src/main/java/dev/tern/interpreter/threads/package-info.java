/** The threads of the process that compute tiles, and how runs share them. */
@NullMarked
package dev.tern.interpreter.threads;

import org.jspecify.annotations.NullMarked;
