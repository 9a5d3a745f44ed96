/** Makes the device jar small while it is built; never part of what is shipped. */
@NullMarked
package dev.tern.device;

import org.jspecify.annotations.NullMarked;
