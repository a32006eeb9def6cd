"""The long-running process: APScheduler ticks, signals, a clean stop.

The frontier is the schedule; APScheduler only ticks (a memory store, a handful of fixed jobs). What those do returns at
once, but for the hourly upkeep, which has a thread of its own.
A first SIGTERM or SIGINT ends it cleanly: nothing more is claimed, pages under way get `stop_s` seconds, leases are
given back. A second one ends it within a second.
"""

from __future__ import annotations

import asyncio

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from ingest.adapters.store import Store
from ingest.errors import StoreError
from ingest.operations.clustering import take_cluster_steps
from ingest.operations.crew import Crew
from ingest.operations.stopping import Told, finish_crew
from ingest.operations.subscriptions import watch_subscriptions
from ingest.operations.upkeep import run_upkeep
from ingest.wiring import Parts

log = structlog.get_logger()

_HEARTBEAT_S = 10
_INDEX_S = 5
_WATCH_S = 5
_UPKEEP_S = 3600
_CLUSTER_STEPS = 10
_JOBS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


async def run_daemon(parts: Parts, crew: Crew, told: Told) -> None:
    """Tick until told to stop, then end cleanly.

    Raises:
        Exception: A bug met in a trip; the process ends so that its supervisor notices.
    """
    scheduler = _schedule(parts, crew, told.stop)
    scheduler.start()
    log.info("daemon.start", database=parts.store.place, workers=parts.config.fetch.concurrency)
    try:
        await told.stop.wait()
    finally:
        scheduler.shutdown(wait=False)
        log.info("daemon.stopping", under_way=crew.busy)
        await finish_crew(crew, parts.config.daemon.stop_s, told.hurry)
    log.info("daemon.stopped", trips=crew.tally.total)
    crew.raise_bug()


async def run_once(parts: Parts, crew: Crew, told: Told) -> None:
    """Work until nothing is due, or until told to stop; do the upkeep, then end cleanly."""
    heartbeat = asyncio.create_task(_beat_for_ever(parts))
    try:
        await watch_subscriptions(parts)
        await crew.drain(told.stop)
        await take_cluster_steps(parts.store, told.stop)
        await _keep_up(parts, told.stop)
    finally:
        heartbeat.cancel()
        await finish_crew(crew, parts.config.daemon.stop_s, told.hurry)


def _schedule(parts: Parts, crew: Crew, stop: asyncio.Event) -> AsyncIOScheduler:
    async def tick() -> None:
        try:
            await crew.tick()
        except Exception:
            stop.set()
            raise

    async def beat() -> None:
        await _beat(parts)

    async def index() -> None:
        await _index(parts)
        await take_cluster_steps(parts.store, stop, most=_CLUSTER_STEPS)

    async def watch() -> None:
        await watch_subscriptions(parts)

    async def upkeep() -> None:
        await _keep_up(parts, stop)

    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=_JOBS)
    scheduler.add_job(tick, "interval", seconds=parts.config.daemon.tick_s, id="tick")
    scheduler.add_job(beat, "interval", seconds=_HEARTBEAT_S, id="beat", next_run_time=parts.line.clock())
    scheduler.add_job(index, "interval", seconds=_INDEX_S, id="index")
    if parts.subscriptions:
        scheduler.add_job(watch, "interval", seconds=_WATCH_S, id="watch", next_run_time=parts.line.clock())
    scheduler.add_job(upkeep, "interval", seconds=_UPKEEP_S, id="upkeep", next_run_time=parts.line.clock())
    return scheduler


async def _keep_up(parts: Parts, stop: asyncio.Event) -> None:
    """Prune the archive and let stored texts follow the policy, in a thread; yesterday's file is closed first."""
    if parts.archive:
        await parts.archive.rest()
    await asyncio.to_thread(run_upkeep, parts.config, lambda: not stop.is_set())


async def _index(parts: Parts) -> None:
    """Let the search index follow the change log by a step; a search brings it to the end."""
    try:
        await parts.store.run(Store.index_step)
    except StoreError as error:
        log.warning("store", code=error.code, detail=str(error))


async def _beat(parts: Parts) -> None:
    try:
        await parts.store.beat()
    except StoreError as error:
        log.warning("store", code=error.code, detail=str(error))


async def _beat_for_ever(parts: Parts) -> None:
    while True:
        await _beat(parts)
        await asyncio.sleep(_HEARTBEAT_S)
