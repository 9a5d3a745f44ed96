/** VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE: state that all graphs of an interpreter share. */
@NullMarked
package dev.tern.operators.variables;

import org.jspecify.annotations.NullMarked;
