package dev.weir.api.function;

/** Makes a function object, once per subtask, so that no state is shared by accident. */
@FunctionalInterface
public interface Supplier<F> {
  F get() throws Exception;
}
