/**
 * Operators that gather records by window. Windows with common bounds for all keys run as slices:
 * the stretches of time between two bounds of windows, each kept once however many windows share it
 * ("panes", Li et al., SIGMOD Record 2005; cut in pairs as in Krishnamurthy et al., SIGMOD 2006).
 */
@NullMarked
package dev.weir.operator.window;

import org.jspecify.annotations.NullMarked;
