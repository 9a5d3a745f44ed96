/** Named changes to a converted graph that make it smaller and faster and leave what it computes as it is. */
@NullMarked
package dev.tern.converter.rewrite;

import org.jspecify.annotations.NullMarked;
