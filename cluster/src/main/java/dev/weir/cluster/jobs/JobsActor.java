package dev.weir.cluster.jobs;

import dev.weir.cluster.actor.CoordinatorCommand;
import dev.weir.cluster.actor.JobView;
import dev.weir.cluster.actor.JobsCommand;
import dev.weir.cluster.actor.NoAnswer;
import dev.weir.cluster.actor.Submitted;
import dev.weir.cluster.actor.Submitted.Outcome;
import dev.weir.cluster.node.HostedJobs;
import dev.weir.cluster.placement.SubtaskSharding;
import dev.weir.cluster.services.NodeServices;
import dev.weir.id.JobId;
import dev.weir.protocol.job.JobState;
import dev.weir.protocol.job.JobStatus;
import dev.weir.protocol.job.JobSubmission;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads all jobs of a cluster: its singleton, with a coordinator for each job as a child. What it
 * knows of jobs is in their rows, so that another one can take its place at any time; two at once
 * do no harm, because of two coordinators of a job one is fenced by the row.
 */
public final class JobsActor extends AbstractBehavior<JobsCommand> implements JobsCommand.Handler {
  private static final Logger LOG = LoggerFactory.getLogger("weir.jobs");

  /** Nodes that come or go together are one change. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final OwnThread own;
  private final Submissions submissions;
  private final HostedJobs hosted;
  private final NodeServices services;
  private final SubtaskSharding sharding;
  private final Members members;
  private final LedJobs jobs;
  private final LeavingNodes leaving;

  /** How often there was reason to look where jobs run, and up to which of them that was done. */
  private int changes;

  private int adapted;

  /**
   * The behavior of the leader of all jobs.
   *
   * @param resumes whether jobs that were handed in, and ran when their leader died, go on
   */
  public static Behavior<JobsCommand> create(
      Submissions submissions,
      HostedJobs hosted,
      NodeServices services,
      SubtaskSharding sharding,
      boolean resumes) {
    return Behaviors.setup(
        context -> {
          JobsActor actor = new JobsActor(context, submissions, hosted, services, sharding);
          if (resumes) {
            actor.resume();
          } else {
            sharding.allHaveBegun();
          }
          return actor;
        });
  }

  private JobsActor(
      ActorContext<JobsCommand> context,
      Submissions submissions,
      HostedJobs hosted,
      NodeServices services,
      SubtaskSharding sharding) {
    super(context);
    this.submissions = submissions;
    this.hosted = hosted;
    this.services = services;
    this.sharding = sharding;
    sharding.lead();
    own = new OwnThread(context);
    members = new Members(context, own, submissions, services, this::nodesChanged);
    jobs = new LedJobs(context, own, hosted, services, sharding, members, this::adaptWhenSettled);
    leaving = new LeavingNodes(context.getSelf(), members, jobs);
  }

  @Override
  public Receive<JobsCommand> createReceive() {
    return newReceiveBuilder()
        .onSignal(PostStop.class, stopped -> onStopped())
        .onAnyMessage(
            command -> {
              command.to(this);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<JobsCommand> onStopped() {
    sharding.leadNoMore();
    return Behaviors.same();
  }

  @Override
  public void onOwn(JobsCommand.Own event) {
    event.event().run();
  }

  private void resume() {
    own.after(
        services.io(),
        submissions::submitted,
        found -> {
          found.unreadable().forEach(JobsActor::tellOfUnreadable);
          found.states().forEach(jobs::resume);
          jobs.allAreKnown();
          sharding.allHaveBegun();
        },
        failed -> {
          LOG.warn("the rows of jobs cannot be read, trying again: {}", failed.toString());
          own.again(this::resume);
        });
  }

  private static void tellOfUnreadable(JobId job, Exception why) {
    LOG.error(
        "job {} does not go on: {}. Put its row back from a copy, then stop and start the node"
            + " that leads",
        job,
        why.getMessage());
  }

  // ---- nodes

  @Override
  public void onHello(JobsCommand.Hello hello) {
    members.onHello(hello);
  }

  @Override
  public void onFigures(JobsCommand.Figures told) {
    jobs.publish(told);
  }

  private void nodesChanged() {
    for (LedJob job : jobs.all()) {
      if (job.end().isEmpty()) {
        job.coordinator().tell(new CoordinatorCommand.NodesChanged());
      }
    }
    adaptWhenSettled();
  }

  @Override
  public void onLeaving(JobsCommand.Leaving said) {
    if (leaving.isNews(said)) {
      nodesChanged();
    } else if (adapted == changes) {
      adaptWhenSettled(); // what was refused, because something else was under way, comes now
    }
    leaving.letGo(said);
  }

  private void adaptWhenSettled() {
    int change = ++changes;
    own.in(
        SETTLED,
        () -> {
          if (change == changes) {
            adapted = changes;
            adapt();
          }
        });
  }

  /**
   * One change for all that came, went and want to leave: jobs that follow the slots get other
   * numbers of subtasks, and nothing stays on nodes that leave.
   */
  private void adapt() {
    for (LedJob job : jobs.running()) {
      boolean follows =
          job.job().submission().filter(each -> each.settings().followsSlots()).isPresent();
      if (follows || members.board().isAnybodyLeaving()) {
        onRescale(
            new JobsCommand.Rescale(
                job.job().id(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                false,
                getContext().getSystem().ignoreRef()));
      }
    }
  }

  // ---- jobs that are handed in

  @Override
  public void onSubmit(JobsCommand.Submit submit) {
    Optional<Submitted> known = known(submit);
    if (known.isPresent()) {
      answerUnlessItEnds(submit, known.get());
      return;
    }
    jobs.begin(submit.job(), submit.submission());
    own.after(
        services.user(),
        () -> submissions.accept(submit, Rescaling.slots(members.board(), submit.job())),
        accepted -> {
          jobs.concluded(submit.job());
          accepted.ifPresentOrElse(
              job -> jobs.lead(job, jobs.newLeadership(job.id()), new Answering(submit)),
              () -> submit.replyTo().tell(repeated(submit.job())));
        },
        failed -> {
          jobs.concluded(submit.job());
          submit.replyTo().tell(new Submitted(Outcome.REFUSED, Submissions.explained(failed)));
        });
  }

  /** Everybody can read in a job's row that it has ended, a moment before it has ended here. */
  private void answerUnlessItEnds(JobsCommand.Submit submit, Submitted known) {
    own.after(
        services.io(),
        () -> submissions.hasEnded(submit.job()),
        ended -> {
          if (ended && jobs.underWay(submit.job()).isEmpty()) {
            own.again(() -> onSubmit(submit));
          } else {
            submit.replyTo().tell(known);
          }
        },
        failed -> submit.replyTo().tell(known));
  }

  /** What there is to say of a submission whose job runs, or is about to. */
  private Optional<Submitted> known(JobsCommand.Submit submit) {
    JobId id = submit.job();
    LedJob runs = jobs.running(id);
    Optional<JobSubmission> other = runs == null ? jobs.underWay(id) : runs.job().submission();
    if (runs == null && other.isEmpty()) {
      return Optional.empty();
    }
    if (other.filter(submit.submission()::isSameAs).isPresent()) {
      return Optional.of(repeated(id));
    }
    return Optional.of(
        new Submitted(
            Outcome.REFUSED,
            "job "
                + id
                + " runs already, and was submitted with another class, other arguments or"
                + " settings; stop it first, or submit this one under another --name"));
  }

  private Submitted repeated(JobId id) {
    String since =
        jobs.endOf(id)
            .map(
                end ->
                    end == JobStatus.FINISHED
                        ? ", and has finished"
                        : ", and "
                            + end.name().toLowerCase(Locale.ROOT)
                            + ": submitted with another --idempotency-key, or with none, it goes"
                            + " on")
            .orElse("");
    return new Submitted(Outcome.REPEATED, "job " + id + " was submitted before" + since);
  }

  /** Tells whoever submitted a job when that is durable. */
  private static final class Answering implements JobListener {
    private final JobsCommand.Submit submit;
    private boolean answered;

    private Answering(JobsCommand.Submit submit) {
      this.submit = submit;
    }

    @Override
    public void led() {
      answer(new Submitted(Outcome.ACCEPTED, "job " + submit.job() + " runs"));
    }

    @Override
    public void ended(JobState state) {
      answer(
          new Submitted(
              Outcome.REFUSED,
              "job "
                  + submit.job()
                  + " could not begin: "
                  + state.failure().orElse("it is " + state.status())));
    }

    private void answer(Submitted answer) {
      if (!answered) {
        answered = true;
        submit.replyTo().tell(answer);
      }
    }
  }

  @Override
  public void onLead(JobsCommand.Lead lead) {
    jobs.lead(
        lead.job(),
        jobs.newLeadership(lead.job().id()),
        new JobListener() {
          @Override
          public void ended(JobState state) {
            lead.ended().complete(state);
          }
        });
  }

  // ---- rescaling

  @Override
  public void onRescale(JobsCommand.Rescale rescale) {
    LedJob runs = jobs.running(rescale.job());
    Optional<JobSubmission> submission = runs == null ? Optional.empty() : runs.job().submission();
    if (runs == null || submission.isEmpty()) {
      rescale
          .replyTo()
          .tell(
              new Submitted(
                  Outcome.REFUSED,
                  "no job "
                      + rescale.job()
                      + " runs here that was handed in to this cluster; "
                      + jobs.whichRun()));
      return;
    }
    Rescaling rescaling = new Rescaling(runs.job(), submission.get(), members.board());
    own.after(
        services.user(),
        () -> rescaling.check(rescale, hosted),
        decided ->
            decided
                .to()
                .filter(to -> !rescale.dryRun())
                .ifPresentOrElse(
                    to ->
                        runs.coordinator()
                            .tell(
                                new CoordinatorCommand.Rescale(
                                    to, decided.answer(), rescale.replyTo())),
                    () -> rescale.replyTo().tell(decided.answer())),
        failed ->
            rescale.replyTo().tell(new Submitted(Outcome.REFUSED, Submissions.explained(failed))));
  }

  // ---- questions

  private NoAnswer withoutRow(JobId job) {
    return jobs.latest(job) != null || jobs.underWay(job).isPresent()
        ? new NoAnswer("job " + job + " is about to begin: ask again", true)
        : new NoAnswer(
            "this cluster knows of no job "
                + job
                + "; "
                + jobs.whichRun()
                + ", and 'weir jobs --cluster' lists all",
            false);
  }

  @Override
  public void onForJob(JobsCommand.ForJob forJob) {
    LedJob job = jobs.latest(forJob.job());
    if (job != null) {
      job.coordinator().tell(forJob.command());
    }
  }

  @Override
  public void onGetJob(JobsCommand.GetJob get) {
    LedJob job = jobs.running(get.job());
    if (job != null) {
      job.coordinator().tell(new CoordinatorCommand.GetJob(get.replyTo()));
      return;
    }
    own.after(
        services.io(),
        () -> submissions.state(get.job()),
        state ->
            state.ifPresentOrElse(
                row -> get.replyTo().tell(JobView.ofRow(row, Optional.empty())),
                () -> withoutRow(get.job()).to(get.replyTo())),
        failed -> {
          String why = "the row of job " + get.job() + " cannot be read: " + failed.getMessage();
          LOG.warn("{}", why);
          new NoAnswer(why, true).to(get.replyTo());
        });
  }

  @Override
  public void onGetCluster(JobsCommand.GetCluster get) {
    new ClusterQuery(
            getContext().getSystem(),
            List.copyOf(jobs.all()),
            List.copyOf(jobs.ended()),
            members.board())
        .answer(get);
  }
}
