/** NumericVerify: how far a quantised tensor lies from its float reference, inserted where a conversion is debugged. */
@NullMarked
package dev.tern.custom.numericverify;

import org.jspecify.annotations.NullMarked;
