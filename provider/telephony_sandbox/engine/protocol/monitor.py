"""The two services a program talks to: ResourceMonitor and Engine."""

from __future__ import annotations

import asyncio
from typing import Any, NoReturn, Protocol, TypeAlias

import grpc
import grpc.aio
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, resource_pb2, resource_pb2_grpc

from ..errors import EngineError, NotImplementedBySandboxError
from ..state.resources import ResourceState
from ..state.urn import PROVIDER_TYPE_PREFIX, is_provider_type, package_of, provider_reference, type_of
from ..state.values import Properties, decode_struct, encode_struct
from .goal import Goal, ReadGoal
from .messages import goal_from, read_goal_from

Context: TypeAlias = "grpc.aio.ServicerContext[Any, Any]"

_SEVERITIES = {
    engine_pb2.DEBUG: "debug",
    engine_pb2.INFO: "info",
    engine_pb2.WARNING: "warning",
    engine_pb2.ERROR: "error",
}

# Transforms, hooks and packages are claimed, so that a program that uses them gets our sentence from the request
# itself and not the SDK's advice to update the CLI.
_FEATURES = (
    "SECRETS", "RESOURCE_REFERENCES", "OUTPUT_VALUES", "ALIAS_SPECS", "DELETED_WITH", "REPLACE_WITH", "TRANSFORMS",
    "INVOKE_TRANSFORMS", "PARAMETERIZATION", "RESOURCE_HOOKS", "ERROR_HOOKS", "REPLACEMENT_TRIGGER",
)  # fmt: skip
_FEATURE_IDS = {
    "secrets", "resourceReferences", "outputValues", "aliasSpecs", "deletedWith", "replaceWith", "transforms",
    "invokeTransforms", "parameterization", "resourceHooks", "errorHooks", "replacementTrigger",
}  # fmt: skip


class ProgramRun(Protocol):
    """The run behind the services."""

    @property
    def provider_configuration(self) -> Properties: ...
    async def register(self, goal: Goal) -> ResourceState: ...
    async def read(self, goal: ReadGoal) -> ResourceState: ...
    async def register_outputs(self, urn: str, outputs: Properties) -> None: ...
    def find(self, urn: str) -> ResourceState | None: ...
    def log(self, severity: str, message: str, urn: str) -> None: ...
    def program_is_done(self) -> None: ...
    def fail(self, error: EngineError, urn: str = "") -> None: ...


class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Takes registrations and answers when the resource is there."""

    def __init__(self, run: ProgramRun) -> None:
        self._run = run
        self._goals: dict[str, Goal] = {}
        self._component_providers: dict[str, dict[str, str]] = {}
        self._default_providers: dict[str, asyncio.Task[str]] = {}

    async def GetDeploymentInfo(self, request: Any, context: Context) -> Any:
        """The features; everything else reaches the program by its arguments."""
        del request, context
        values = [resource_pb2.ResourceMonitorFeature.Value(f"RESOURCE_MONITOR_FEATURE_{name}") for name in _FEATURES]
        return resource_pb2.DeploymentInfo(supportedFeatures=values)

    async def SupportsFeature(self, request: Any, context: Context) -> Any:
        """Older SDKs ask for one feature at a time."""
        del context
        return resource_pb2.SupportsFeatureResponse(hasSupport=request.id in _FEATURE_IDS)

    async def RegisterResource(self, request: Any, context: Context) -> Any:
        """Register a resource and wait for it."""
        try:
            goal = goal_from(request)
            self._inherit(goal, request)
            await self._choose_provider(goal, request)
            state = await self._run.register(goal)
        except EngineError as error:
            await self._refuse(context, error)
        self._goals[state.urn] = goal
        if not goal.custom:
            self._component_providers[state.urn] = dict(request.providers)
        # A component's old outputs may refer to resources that this run has not registered yet.
        outputs = state.outputs if goal.custom else {}
        return resource_pb2.RegisterResourceResponse(
            urn=state.urn, id=state.id, object=encode_struct(outputs, secrets=True, references=True)
        )

    async def ReadResource(self, request: Any, context: Context) -> Any:
        """Read a resource that is managed elsewhere."""
        try:
            goal = read_goal_from(request)
            if not goal.provider:
                goal.provider = await self._default_provider(package_of(goal.type), request.version)
            state = await self._run.read(goal)
        except EngineError as error:
            await self._refuse(context, error)
        outputs = encode_struct(state.outputs, secrets=True, references=True)
        return resource_pb2.ReadResourceResponse(urn=state.urn, properties=outputs)

    async def RegisterResourceOutputs(self, request: Any, context: Context) -> Any:
        """Take the outputs of a component or of the stack."""
        try:
            await self._run.register_outputs(request.urn, decode_struct(request.outputs))
        except EngineError as error:
            await self._refuse(context, error)
        return empty_pb2.Empty()

    async def Invoke(self, request: Any, context: Context) -> Any:
        """Only the look-up of a resource by URN, which the SDK needs for references."""
        if request.tok != "pulumi:pulumi:getResource":
            await self._refuse(context, NotImplementedBySandboxError(f"the function {request.tok}"))
        urn = decode_struct(request.args).get("urn")
        state = self._run.find(str(urn))
        if state is None:
            await self._refuse(context, EngineError(f"unknown resource {urn}"))
        found: Properties = {"urn": state.urn, "id": state.id, "state": state.outputs}
        answer: dict[str, Any] = {"return": encode_struct(found, secrets=True, references=True)}
        return provider_pb2.InvokeResponse(**answer)

    async def Call(self, request: Any, context: Context) -> Any:
        """Methods of resources."""
        await self._refuse(context, NotImplementedBySandboxError(f"the method {request.tok}"))

    async def RegisterStackTransform(self, request: Any, context: Context) -> Any:
        """Not here."""
        await self._refuse(context, NotImplementedBySandboxError("stack transforms"))

    async def RegisterStackInvokeTransform(self, request: Any, context: Context) -> Any:
        """Not here."""
        await self._refuse(context, NotImplementedBySandboxError("invoke transforms"))

    async def RegisterResourceHook(self, request: Any, context: Context) -> Any:
        """Not here."""
        await self._refuse(context, NotImplementedBySandboxError("resource hooks"))

    async def RegisterErrorHook(self, request: Any, context: Context) -> Any:
        """Not here."""
        await self._refuse(context, NotImplementedBySandboxError("error hooks"))

    async def RegisterPackage(self, request: Any, context: Context) -> Any:
        """Not here."""
        await self._refuse(context, NotImplementedBySandboxError(f"the parameterized package {request.name}"))

    async def SignalAndWaitForShutdown(self, request: Any, context: Context) -> Any:
        """The program has nothing more to register."""
        del request, context
        self._run.program_is_done()
        return empty_pb2.Empty()

    def _inherit(self, goal: Goal, request: Any) -> None:
        """Options that a child takes from its parent."""
        parent = self._goals.get(goal.parent)
        if parent is None:
            return
        goal.deleted_with = goal.deleted_with or parent.deleted_with
        goal.protect = parent.protect if goal.protect is None else goal.protect
        if goal.retain_on_delete is None:
            goal.retain_on_delete = parent.retain_on_delete
        if not goal.provider and not request.providers.get(package_of(goal.type)) and parent.provider:
            package = type_of(parent.provider.rpartition("::")[0]).removeprefix(PROVIDER_TYPE_PREFIX)
            if not goal.custom or package == package_of(goal.type):
                goal.provider = parent.provider

    async def _choose_provider(self, goal: Goal, request: Any) -> None:
        if is_provider_type(goal.type):
            if request.version:
                goal.properties["version"] = request.version
            return
        if not goal.custom:
            goal.provider = ""
            return
        if goal.provider:
            return
        package = package_of(goal.type)
        given = request.providers.get(package)
        inherited = self._component_providers.get(goal.parent, {}).get(package)
        goal.provider = given or inherited or await self._default_provider(package, request.version)

    async def _default_provider(self, package: str, version: str) -> str:
        name = f"default_{version.replace('.', '_')}" if version else "default"
        key = f"{package}/{name}"
        if key not in self._default_providers:
            self._default_providers[key] = asyncio.create_task(self._register_default_provider(package, name, version))
        return await asyncio.shield(self._default_providers[key])

    async def _register_default_provider(self, package: str, name: str, version: str) -> str:
        properties = dict(self._run.provider_configuration) if package != "pulumi" else {}
        if version:
            properties["version"] = version
        state = await self._run.register(
            Goal(type=PROVIDER_TYPE_PREFIX + package, name=name, custom=True, properties=properties)
        )
        return provider_reference(state.urn, state.id)

    async def _refuse(self, context: Context, error: EngineError) -> NoReturn:
        self._run.fail(error)
        await context.abort(grpc.StatusCode.UNAVAILABLE, "the run was stopped")
        raise AssertionError("abort always raises")


class EngineService(engine_pb2_grpc.EngineServicer):
    """Takes the program's messages."""

    def __init__(self, run: ProgramRun) -> None:
        self._run = run
        self._root = ""

    async def Log(self, request: Any, context: Context) -> Any:
        """Show a message."""
        del context
        self._run.log(_SEVERITIES.get(request.severity, "info"), request.message, request.urn)
        return empty_pb2.Empty()

    async def GetRootResource(self, request: Any, context: Context) -> Any:
        """The URN of the stack resource."""
        del request, context
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    async def SetRootResource(self, request: Any, context: Context) -> Any:
        """Remember the URN of the stack resource."""
        del context
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    async def RequirePulumiVersion(self, request: Any, context: Context) -> Any:
        """A program that asks for a version of the real engine cannot be judged here; it goes on."""
        del context
        message = (
            f"this is the sandbox engine: the required Pulumi version {request.pulumi_version_range} is not checked"
        )
        self._run.log("warning", message, "")
        return engine_pb2.RequirePulumiVersionResponse()
