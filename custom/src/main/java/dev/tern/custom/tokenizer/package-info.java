/** tftext:WhitespaceTokenizer: texts cut at blanks. */
@NullMarked
package dev.tern.custom.tokenizer;

import org.jspecify.annotations.NullMarked;
