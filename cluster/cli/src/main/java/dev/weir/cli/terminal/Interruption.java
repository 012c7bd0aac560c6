package dev.weir.cli.terminal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reacts to SIGINT, SIGTERM and SIGHUP: politely to the first, at once to the second. A terminal
 * that is closed may say SIGHUP twice, so that one is never the second. A process that was started
 * to ignore it ({@code nohup}) goes on to. A shutdown hook cannot tell the two apart, so this takes
 * the JVM's signals themselves, by reflection since they are no part of the platform's API; where
 * that fails a signal ends the process, as a crash would, and nothing is lost.
 */
public final class Interruption {
  private static final String HANG_UP = "HUP";
  private static final Logger LOG = LoggerFactory.getLogger(Interruption.class);

  private record Installed(Object signal, Object before) {}

  private final AtomicInteger received = new AtomicInteger();
  private final List<Installed> installed = new ArrayList<>();
  private final Runnable first;
  private final Runnable second;

  private Interruption(Runnable first, Runnable second) {
    this.first = first;
    this.second = second;
  }

  /** Both actions run on a thread of the JVM. */
  public static Interruption install(Runnable first, Runnable second) {
    Interruption interruption = new Interruption(first, second);
    for (String signal : List.of("INT", "TERM", HANG_UP)) {
      try {
        interruption.handle(signal);
      } catch (ReflectiveOperationException | IllegalArgumentException unsupported) {
        LOG.debug("signal {} cannot be handled: {}", signal, unsupported.toString());
      }
    }
    return interruption;
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    InvocationHandler onCall =
        (proxy, method, arguments) -> {
          if (method.getName().equals("handle")) {
            onSignal(name);
            return null;
          }
          return onObjectMethod(proxy, method, arguments);
        };
    Object handler =
        Proxy.newProxyInstance(
            Interruption.class.getClassLoader(), new Class<?>[] {handlerType}, onCall);
    Object before =
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    installed.add(new Installed(signal, before));
  }

  private static Object onObjectMethod(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "weir's signal handler";
    };
  }

  private void onSignal(String signal) {
    if (received.getAndIncrement() == 0) {
      first.run();
    } else if (!signal.equals(HANG_UP)) {
      second.run();
    }
  }

  /** Gives the signals back. */
  public void remove() {
    for (Installed each : installed) {
      try {
        Class<?> signalType = each.signal().getClass();
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        signalType
            .getMethod("handle", signalType, handlerType)
            .invoke(null, each.signal(), each.before());
      } catch (ReflectiveOperationException failed) {
        LOG.debug("a signal was not given back: {}", failed.toString());
      }
    }
  }
}
