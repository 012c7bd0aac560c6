/** Circuit breakers for async operators, by Resilience4j. */
@NullMarked
package dev.weir.connectors.breaker;

import org.jspecify.annotations.NullMarked;
