/** ParseExampleV2: features out of serialised examples. */
@NullMarked
package dev.tern.custom.example;

import org.jspecify.annotations.NullMarked;
