/** What authors of sources and sinks implement, and what is handed to it. */
@NullMarked
package dev.weir.spi.connector;

import org.jspecify.annotations.NullMarked;
