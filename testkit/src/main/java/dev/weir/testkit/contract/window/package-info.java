/** What windows promise on every state backend: each is compared with a naive reference. */
@NullMarked
package dev.weir.testkit.contract.window;

import org.jspecify.annotations.NullMarked;
