/* SPDX-License-Identifier: ISC */
/*
 * queue.pml - how requests wait for their driver: framework/queue.c, the way
 * to it in framework/dispatch.c and back again, where a driver gives a request back
 * that it had accepted, and the end of a driver in framework/driver.c.
 * Each inline and each process has the name of the C function it stands for.
 * Not here: return workers, the pool, key operations and migration.
 *
 * Claims: every request completes, and once; those of one thread to one driver
 * keep their order if none or all of them may be batched, but for one that is on its
 * way into a driver while that gives others back, and where that driver ends; a dispatch that finds
 * its driver blocked does not enter it; nobody is in a driver that has ended.
 * A MUTANT_ takes out one thing that this depends on; run.sh expects spin to
 * refute each.
 *
 * What threads read without the lock (qblocked, nwaiting, unblocks, inside,
 * gone) is read and written in steps of their own and in the order of the C code,
 * whose atomics are sequentially consistent.  What is done under a lock is one
 * step up to the first such write, and from one to the next.
 */

#define NREQ 3
#define A    0 /* the driver that gets blocked, and may end */
#define B    1 /* another one, never blocked */
#define NONE 2

#define GIVEN_BACK 255 /* to be numbered */

#define OK	 0
#define ERESTART 1
#define ENODEV	 2

/* What happens at most; run.sh has the scenarios. */
#ifndef RESTARTS
#define RESTARTS 1 /* times driver A answers ERESTART */
#endif
#ifndef SPURIOUS
#define SPURIOUS 0 /* times it says that it can go on for no reason */
#endif
#ifndef GIVEBACKS
#define GIVEBACKS 0 /* times that it loses what it has accepted */
#endif
#ifndef ENDS
#define ENDS 0 /* whether it may end */
#endif
#ifndef OTHER
#define OTHER 0 /* request 1 is for driver B, and of the second thread */
#endif
#ifndef STUCK
#define STUCK 0 /* driver A never goes on: only B's has to complete */
#endif

/* struct driver */
bool qblocked[2];
bool gone[2];
byte nwaiting[2];
byte unblocks[2];
byte inside[2]; /* the sum of its shards */

/* queue.c: the list, then what belongs to its thread. */
bool queue_lock;
byte queue_list[NREQ];
byte queue_len;
bool queue_started;
bool queue_sleeping;
bool queue_kicked;
#ifdef MUTANT_TWO_PLACES
byte queue_current = NONE;
#endif

/* driver.c: the table's lock is never held across a step. */
bool driver_ending; /* somebody may wait */
bool driver_left; /* the condition variable, signalled */

/* Requests: 0 is of one thread, 2 of another, 1 of either. */
#define driver_of(r) (OTHER && (r) == 1 -> B : A)
bool batch[NREQ]; /* CRYPTO_F_BATCH */
byte back[NREQ]; /* in the queue: which of those given back it is; or 0 */
byte backs; /* so many A has given back */
byte done[NREQ];
byte ndone;

/* What driver A does. */
byte restarts = RESTARTS;
byte spurious = SPURIOUS;
bool starved; /* it owes an unblock */
byte givebacks = GIVEBACKS;
byte held[NREQ]; /* accepted, and not done */
byte nheld;
bool lost; /* it takes nothing, and gives all of them back */

/* Only for the claims. */
bool ended; /* crypto_unregister_all(A) has returned */
byte cleared; /* times that A's qblocked was */
byte gave; /* times that A gave a request back */
bool passes[NREQ]; /* it was on its way then, and may pass */

inline insert_tail(r)
{
	queue_list[queue_len] = r;
	queue_len++
}

inline insert_at(r, place)
{
	i = queue_len;
	do
	:: i > place ->
		queue_list[i] = queue_list[i - 1];
		i--
	:: else -> break
	od;
	queue_list[place] = r;
	queue_len++;
	i = 0
}

/* What was refused comes behind what had been accepted before, and was given back
 * since it was taken. */
inline queue_insert_first_locked(r, d)
{
	before = 0;
	i = 0;
#ifndef MUTANT_REFUSED_BEFORE_BACK
	do
	:: back[r] == 0 && i < queue_len ->
		i++;
		before = (driver_of(queue_list[i - 1]) == d &&
		    back[queue_list[i - 1]] > taken -> i : before)
	:: else -> break
	od;
#endif
	insert_at(r, before);
	before = 0
}

inline remove_at(at)
{
	i = at;
	queue_len--;
	do
	:: i < queue_len ->
		queue_list[i] = queue_list[i + 1];
		i++
	:: else -> break
	od;
	queue_list[queue_len] = 0;
	i = 0
}

/* Batched ones may be passed, and do not count. */
inline queue_count(r, d)
{
	if
	:: !batch[r] -> nwaiting[d]++
	:: else
	fi
}

inline queue_uncount(r, d)
{
	if
	:: !batch[r] -> nwaiting[d]--
	:: else
	fi
}

inline queue_kick_locked()
{
	queue_started = true;
	if
	:: queue_sleeping -> queue_kicked = true
	:: else
	fi
}

inline queue_put(r)
{
#ifdef MUTANT_KICK_BEFORE_INSERTION
	atomic { !queue_lock -> queue_kick_locked() };
	atomic { !queue_lock -> insert_tail(r) }
#else
	atomic {
		!queue_lock -> insert_tail(r);
		queue_kick_locked()
	}
#endif
}

/* Each term a step, as without the lock others come between. */
inline queue_must_wait(d)
{
#ifdef MUTANT_BLOCKED_NOT_ASKED
	wait = false;
#else
	wait = qblocked[d];
#endif
#ifndef MUTANT_WAITING_NOT_COUNTED
	wait = wait || nwaiting[d] > 0;
#endif
#ifdef MUTANT_TWO_PLACES
	wait = wait || queue_current == d
#endif
}

inline queue_put_if_waiting(r, d)
{
	atomic {
		!queue_lock;
#ifndef MUTANT_GUESS_TRUSTED
		queue_must_wait(d);
#endif
		if
		:: wait ->
			insert_tail(r);
			nwaiting[d]++
		:: else
		fi
	}
}

/* And queue_give_back, where back[r] is GIVEN_BACK. */
inline queue_put_back(r, d, sampled)
{
	atomic {
		!queue_lock -> queue_lock = true;
		backs = backs + (back[r] == GIVEN_BACK);
		back[r] = (back[r] == GIVEN_BACK -> backs : back[r]);
#ifdef MUTANT_PUT_BACK_LAST
		insert_tail(r);
#else
		queue_insert_first_locked(r, d);
#endif
		gave = gave + (back[r] != 0);
		/* What was given back has been taken again: it is not there. */
		passes[r] = passes[r] ||
		    (back[r] == 0 && gave != was_gave && back[0] == 0);
#ifdef MUTANT_BACK_NOT_COUNTED
		if
		:: back[r] == 0 -> queue_count(r, d)
		:: else
		fi
#else
		queue_count(r, d)
#endif
	}
	atomic {
		if
#ifdef MUTANT_NO_GENERATION
		:: !gone[d] ->
#else
		:: unblocks[d] == sampled && !gone[d] ->
#endif
			qblocked[d] = true
		:: else ->
			queue_kick_locked()
		fi;
		queue_lock = false
	}
}

inline queue_release(d)
{
	atomic {
		!queue_lock -> queue_lock = true;
		unblocks[d]++
	}
	atomic {
		qblocked[d] = false;
		cleared++;
#ifndef MUTANT_RELEASE_WITHOUT_KICK
		queue_kick_locked();
#endif
		queue_lock = false
	}
}

inline crypto_done(r)
{
	atomic {
		done[r]++;
		ndone++;
		assert(done[r] == 1);
		/* The first thread's, none or all of them batched. */
		assert(r != 1 || OTHER || batch[0] != batch[1] ||
		    passes[1] || (GIVEBACKS && ENDS) || done[0] == 1)
	}
}

/* A driver's process method.  It may be unblocked as soon as it has decided to
 * refuse, before it says so. */
inline process(r, d)
{
	atomic {
		/* Not if blocked since before it was dispatched. */
		assert(!was_blocked || cleared != was_cleared);
		assert(d != A || !ended);
		if
		/* While it has some to give back it refuses for that alone. */
		:: d == A && !lost && restarts > 0 && givebacks == 0 ->
			restarts--;
			starved = true;
			error = ERESTART
		:: d == A && lost -> error = ERESTART
		:: d == A && !lost && givebacks > 0 ->
			passes[r] = passes[r] || gave != was_gave;
			held[nheld] = r;
			nheld++
		:: d != A || (!lost && nheld == 0) ->
			passes[r] = passes[r] || gave != was_gave;
			crypto_done(r)
		fi
	}
	assert(d != A || !ended)
}

inline driver_leave(d)
{
	inside[d]--;
	driver_left = driver_left || driver_ending
}

/* First driver_enter. */
inline dispatch_invoke(r, d)
{
	sampled = unblocks[d];
#ifdef MUTANT_GONE_ASKED_FIRST
	error = (gone[d] -> ENODEV : OK);
	inside[d]++;
#else
	inside[d]++;
	error = (gone[d] -> ENODEV : OK);
#endif
	if
	:: error == OK ->
		process(r, d);
		if
		:: error == ERESTART ->
			queue_put_back(r, d, sampled)
#ifdef MUTANT_PUT_BACK_DONE_TOO
			; crypto_done(r)
#endif
		:: else
		fi;
		driver_leave(d)
	:: else ->
		driver_leave(d);
		passes[r] = passes[r] || gave != was_gave;
		crypto_done(r) /* dispatch_move: the consumer hears of it */
	fi;
	d_step {
		error = OK;
		sampled = 0
	}
}

/* crypto_done with ERESTART, that is dispatch_again. */
inline dispatch_again(r, d)
{
	back[r] = GIVEN_BACK;
	sampled = unblocks[d];
	queue_put_back(r, d, sampled);
	sampled = 0
}

/* crypto_dispatch, that is dispatch_route. */
inline crypto_dispatch(r, d)
{
	d_step {
		was_blocked = qblocked[d];
		was_cleared = cleared;
		was_gave = gave
	}
	if
	:: batch[r] -> queue_put(r)
	:: else ->
		queue_must_wait(d);
		if
		:: wait -> queue_put_if_waiting(r, d)
		:: else
		fi;
		if
		:: !wait -> dispatch_invoke(r, d)
		:: else
		fi
	fi;
	d_step {
		wait = false;
		was_blocked = false;
		was_cleared = 0;
		was_gave = 0
	}
}

/* The first that may not be batched, else the first. */
inline queue_pick_locked()
{
	at = NREQ;
	i = 0;
	do
	:: i == queue_len -> break
	:: i < queue_len && qblocked[driver_of(queue_list[i])] ->
#ifdef MUTANT_BLOCKED_BLOCK_ALL
		break;
#endif
		i++
	:: i < queue_len && !qblocked[driver_of(queue_list[i])] ->
		if
		:: !batch[queue_list[i]] ->
			at = i;
			break
		:: else ->
			at = (at == NREQ -> i : at);
			i++
		fi
	od
}

inline queue_take_locked()
{
	r = queue_list[at];
	d = driver_of(r);
	back[r] = 0;
#ifndef MUTANT_TAKEN_FORGOTTEN
	taken = backs;
#endif
	was_gave = gave;
	remove_at(at);
	at = 0
}

active proctype queue_main()
{
	byte r, d, at, i, error, sampled, was_cleared, was_gave, before, taken;
	bool was_blocked;

end_unused:
	queue_started; /* by workers_start */
again:
	atomic {
		!queue_lock -> queue_pick_locked();
		if
		:: at < NREQ -> queue_take_locked()
		:: else ->
			at = 0;
			i = 0;
#ifndef MUTANT_SLEEPING_TOLD_LATE
			queue_sleeping = true;
#endif
			goto idle
		fi
	}
#ifdef MUTANT_TWO_PLACES
	atomic {
		queue_lock = true;
		queue_current = d
	}
	atomic {
		queue_uncount(r, d);
		queue_lock = false
	}
	dispatch_invoke(r, d);
	atomic { !queue_lock -> queue_current = NONE };
#else
	/* It counts until its driver has had it: nobody passes it. */
	dispatch_invoke(r, d);
	atomic {
		!queue_lock -> queue_uncount(r, d);
		taken = 0
	};
#endif
	goto again;
idle:
#ifdef MUTANT_SLEEPING_TOLD_LATE
	atomic { !queue_lock -> queue_sleeping = true };
#endif
	/* ocf_wait has released the lock. */
end_idle:
	atomic {
		queue_kicked && !queue_lock -> queue_sleeping = false;
		queue_kicked = false
	}
	goto again
}

/* ---- the world around it ---- */

active proctype first_consumer()
{
	byte i, error, sampled, was_cleared, was_gave, before, taken;
	bool wait, was_blocked;

	if
	:: skip
	:: batch[0] = true
	:: !OTHER -> batch[1] = true
	:: !OTHER -> atomic { batch[0] = true; batch[1] = true }
	fi;
	crypto_dispatch(0, A);
#if !OTHER
	crypto_dispatch(1, A)
#endif
}

active proctype second_consumer()
{
	byte i, error, sampled, was_cleared, was_gave, before, taken;
	bool wait, was_blocked;

	if
	:: skip
	:: batch[2] = true
	:: OTHER -> batch[1] = true
	fi;
	crypto_dispatch(2, A);
#if OTHER
	crypto_dispatch(1, B)
#endif
}

/* First driver_ref. */
inline crypto_unblock(d)
{
	if
	:: !gone[d] -> queue_release(d)
	:: else
	fi
}

/* Last one first, and those that come meanwhile are refused. */
inline driver_give_back()
{
	do
#ifdef MUTANT_BACK_FIRST_FIRST
	:: atomic {
		nheld > 0 -> r = held[0];
		nheld--;
		held[0] = held[1];
		held[1] = held[2];
		held[nheld] = 0
	   };
#else
	:: atomic {
		nheld > 0 -> nheld--;
		r = held[nheld];
		held[nheld] = 0
	   };
#endif
		dispatch_again(r, A)
	:: atomic {
		nheld == 0 -> r = 0;
		givebacks--;
		lost = false;
		starved = true
	   };
		break
	od
}

/* A thread of driver A's, say one that hears from its hardware. */
active proctype driver_thread()
{
	byte r, i, sampled, before, taken, was_gave;

end_quiet:
	do
	:: atomic { nheld > 0 -> lost = true };
		driver_give_back()
	:: atomic { starved && !STUCK -> starved = false };
		crypto_unblock(A)
	:: atomic { spurious > 0 -> spurious-- };
		crypto_unblock(A)
	od
}

/* crypto_unregister_all, at any time or not at all. */
active proctype driver_end()
{
	if
	:: goto out
	:: atomic { /* it has given back what it had, and takes no more */
		ENDS && nheld == 0 && !lost -> lost = GIVEBACKS > 0
	   };
		gone[A] = true /* driver_withdraw_locked */
	fi;
#ifndef MUTANT_END_WITHOUT_RELEASE
	queue_release(A);
#endif
#ifndef MUTANT_ENDING_TOLD_LATE
	driver_ending = true;
#endif
	do
	:: atomic { inside[A] == 0 -> ended = true; break }
	:: atomic { inside[A] != 0 -> driver_left = false };
#ifdef MUTANT_ENDING_TOLD_LATE
		driver_ending = true;
#endif
		driver_left /* ocf_wait */
	od;
out:
	skip
}

#define all_done (ndone == NREQ || (STUCK && done[1] == 1))

/* Stays here, which is no valid end, if a request does not complete. */
active proctype all_complete()
{
	all_done
}

ltl completes { <> all_done }
