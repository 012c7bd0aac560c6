package dev.weir.testkit.sim.fault;

import dev.weir.testkit.sim.kernel.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has been opened, or holds something since it was made, and has not been closed. */
public final class Lives {
  private final Chaos chaos;
  private final Findings findings;
  private final List<Life> open = new ArrayList<>();
  private @Nullable Owner owner;
  private boolean supplierThrew;

  /** Who has to close it. */
  public interface Owner {
    /** Whether all that it opened must be closed by now; never, once its machine has died. */
    boolean hasClosedAll();
  }

  public Lives(Chaos chaos, Findings findings) {
    this.chaos = chaos;
    this.findings = findings;
  }

  /** What is made from now on is somebody's, or nobody's. */
  public void belongTo(@Nullable Owner next) {
    owner = next;
    supplierThrew = false;
  }

  /** Whether a supplier has thrown since the owner began. */
  public boolean supplierThrew() {
    return supplierThrew;
  }

  /** Something that is about to be made; it need not be closed before it is opened. */
  public Life made(String what) throws Exception {
    if (owner != null) {
      try {
        chaos.throwIf(Fault.FAIL_SUPPLIER, "making " + what);
      } catch (Throwable failed) {
        supplierThrew = true;
        throw failed;
      }
    }
    return new Life(what, owner);
  }

  /** Something that has to be closed from now on. */
  public Life held(String what) {
    return new Life(what, owner).begin();
  }

  /** What should be closed by now and is not. */
  public Optional<String> leftOpen() {
    return open.stream()
        .filter(each -> each.owner != null && each.owner.hasClosedAll())
        .map(each -> each.what + " of " + each.owner)
        .findFirst();
  }

  /** Of one thing. */
  public final class Life {
    private final String what;
    private final @Nullable Owner owner;

    private Life(String what, @Nullable Owner owner) {
      this.what = what;
      this.owner = owner;
    }

    /** From now on it has to be closed. */
    public Life begin() {
      open.add(this);
      return this;
    }

    /** Begins, and may fail behind that. */
    public void open() throws Exception {
      begin();
      chaos.throwIf(Fault.FAIL_OPEN, "opening " + what);
    }

    public void end() {
      if (!open.remove(this)) {
        findings.violated(
            "WhateverOpenedIsClosed", what + " of " + owner + " is closed though it is not open");
      }
    }

    /** Ends, and may fail behind that. */
    public void close() throws Exception {
      end();
      chaos.throwIf(Fault.FAIL_CLOSE, "closing " + what);
    }
  }
}
