using Cchc.Platform.V1;

namespace CchcPlatform.Bare;

/// <summary>A service that answers nothing: every call is UNIMPLEMENTED.</summary>
internal sealed class Nothing : ModuleService.ModuleServiceBase;
