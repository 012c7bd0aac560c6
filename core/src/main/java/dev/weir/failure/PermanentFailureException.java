package dev.weir.failure;

/**
 * Something that another attempt would meet again: the job fails at once and shows the message as
 * it is. To be thrown by functions, sources and sinks that know what is wrong.
 */
public class PermanentFailureException extends RuntimeException implements ExplainedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param explanation what is wrong and what to do, for whoever runs the job
   */
  public PermanentFailureException(String explanation) {
    super(explanation);
  }

  /**
   * @param explanation what is wrong and what to do, for whoever runs the job
   */
  public PermanentFailureException(String explanation, Throwable cause) {
    super(explanation, cause);
  }

  @Override
  public boolean isPermanent() {
    return true;
  }
}
