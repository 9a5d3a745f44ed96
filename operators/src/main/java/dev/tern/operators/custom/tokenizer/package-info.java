/** tftext:WhitespaceTokenizer: texts cut at blanks. */
@NullMarked
package dev.tern.operators.custom.tokenizer;

import org.jspecify.annotations.NullMarked;
