package dev.weir.persistence.cassandra.session;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the driver's exceptions mean. */
final class Failures {
  private Failures() {}

  /** Whether the same request will be refused again, until somebody changes something. */
  static boolean isRefusal(Throwable failure) {
    return each(failure)
        .anyMatch(
            it ->
                it instanceof QueryValidationException
                    || it instanceof AuthenticationException
                    || it instanceof FrameTooLongException
                    || it instanceof IllegalStateException);
  }

  /** Whether no server has seen the request. */
  static boolean isUnsent(Throwable failure) {
    return failure instanceof AllNodesFailedException all
        && all.getAllErrors().values().stream()
            .flatMap(List::stream)
            .allMatch(
                it ->
                    it instanceof NodeUnavailableException
                        || it instanceof BusyConnectionException);
  }

  /** Whether a server has refused the request before it did anything. */
  static boolean isRefusedByServer(Throwable failure) {
    return failure instanceof QueryValidationException;
  }

  /** What happened, in a few words. */
  static String reason(Throwable failure) {
    if (failure instanceof AllNodesFailedException all) {
      return all.getAllErrors().isEmpty() ? "no node answers" : reasons(all);
    }
    if (failure instanceof UnavailableException it) {
      return "only " + it.getAlive() + " of " + it.getRequired() + " needed replicas are alive";
    }
    if (failure instanceof WriteTimeoutException it) {
      return answered(it.getReceived(), it.getBlockFor());
    }
    if (failure instanceof ReadTimeoutException it) {
      return answered(it.getReceived(), it.getBlockFor());
    }
    if (failure instanceof UnauthorizedException) {
      return "missing rights: " + failure.getMessage();
    }
    if (failure instanceof DriverTimeoutException) {
      return "no answer in time (" + failure.getMessage() + ")";
    }
    return String.valueOf(failure.getMessage());
  }

  private static String answered(int received, int needed) {
    return "only " + received + " of " + needed + " replicas answered in time";
  }

  private static String reasons(AllNodesFailedException all) {
    return all.getAllErrors().entrySet().stream()
        .map(Failures::reasonOf)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String reasonOf(Map.Entry<Node, List<Throwable>> each) {
    List<Throwable> errors = each.getValue();
    Throwable last = errors.get(errors.size() - 1);
    String where = each.getKey().getEndPoint().toString().replaceFirst("^/", "") + ": ";
    if (isWithoutConnection(last)) {
      return where + "no connection";
    }
    return where + (last.getCause() == null ? reason(last) : rootOf(last));
  }

  private static boolean isWithoutConnection(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof NodeUnavailableException
          || each instanceof ClosedChannelException
          || each instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  /** The innermost words that there are. */
  private static String rootOf(Throwable failure) {
    String words = failure.toString();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      words = each.getMessage() == null ? words : each.getMessage();
    }
    return words;
  }

  /** A failure with those of single nodes that it consists of. */
  static Stream<Throwable> each(Throwable failure) {
    return failure instanceof AllNodesFailedException all
        ? Stream.concat(
            Stream.of(failure), all.getAllErrors().values().stream().flatMap(List::stream))
        : Stream.of(failure);
  }
}
