/** Finished models, changed: names, shapes, borders, descriptions; models cut apart and joined. */
@NullMarked
package dev.tern.converter.edit;

import org.jspecify.annotations.NullMarked;
