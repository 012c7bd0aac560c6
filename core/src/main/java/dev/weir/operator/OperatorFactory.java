package dev.weir.operator;

/** Makes an operator, once per subtask. */
@FunctionalInterface
public interface OperatorFactory {
  Operator<?> create() throws Exception;
}
