package service

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// model is a service in configuration, plan and state.
type model struct {
	ID                types.String   `tfsdk:"id"`
	Name              types.String   `tfsdk:"name"`
	ServiceType       types.String   `tfsdk:"service_type"`
	Title             types.String   `tfsdk:"title"`
	Description       types.String   `tfsdk:"description"`
	ImageDetails      types.Object   `tfsdk:"image_details"`
	Resources         types.Object   `tfsdk:"resources"`
	Parameters        types.Object   `tfsdk:"parameters"`
	SessionStickiness types.Bool     `tfsdk:"session_stickiness"`
	ScaleToZero       types.Bool     `tfsdk:"scale_to_zero"`
	Entrypoint        types.String   `tfsdk:"entrypoint"`
	HealthCheckURL    types.String   `tfsdk:"health_check_url"`
	MinInstances      types.Int64    `tfsdk:"min_instances"`
	Status            types.String   `tfsdk:"status"`
	CreatedAt         types.String   `tfsdk:"created_at"`
	CreatedBy         types.String   `tfsdk:"created_by"`
	Timeouts          timeouts.Value `tfsdk:"timeouts"`
}

// imageModel is model.ImageDetails.
type imageModel struct {
	ImageID   types.String `tfsdk:"image_id"`
	VersionID types.String `tfsdk:"version_id"`
}

// resourcesModel is model.Resources.
type resourcesModel struct {
	InstanceTypeID types.String `tfsdk:"instance_type_id"`
}

// parametersModel is model.Parameters. EnvWO has a value in configuration only.
type parametersModel struct {
	Env          types.Map   `tfsdk:"env"`
	EnvWO        types.Map   `tfsdk:"env_wo"`
	EnvWOVersion types.Int64 `tfsdk:"env_wo_version"`
	Secrets      types.Set   `tfsdk:"secrets"`
}

var (
	imageTypes      = map[string]attr.Type{"image_id": types.StringType, "version_id": types.StringType}
	resourcesTypes  = map[string]attr.Type{"instance_type_id": types.StringType}
	parametersTypes = map[string]attr.Type{
		"env": types.MapType{ElemType: types.StringType}, "env_wo": types.MapType{ElemType: types.StringType}, "env_wo_version": types.Int64Type,
		"secrets": types.SetType{ElemType: types.StringType},
	}
)

func (m imageModel) object() types.Object {
	return types.ObjectValueMust(imageTypes, map[string]attr.Value{"image_id": m.ImageID, "version_id": m.VersionID})
}

func (m resourcesModel) object() types.Object {
	return types.ObjectValueMust(resourcesTypes, map[string]attr.Value{"instance_type_id": m.InstanceTypeID})
}

// object leaves out the write-only values, which must not be saved.
func (m parametersModel) object() types.Object {
	return types.ObjectValueMust(parametersTypes, map[string]attr.Value{
		"env": m.Env, "env_wo": types.MapNull(types.StringType), "env_wo_version": m.EnvWOVersion, "secrets": m.Secrets,
	})
}

// members decodes a nested object; the zero value of T, whose members are null, stands for null and unknown objects.
func members[T any](ctx context.Context, object types.Object, diags *diag.Diagnostics) T {
	var decoded T
	if object.IsNull() || object.IsUnknown() {
		return decoded
	}
	diags.Append(object.As(ctx, &decoded, basetypes.ObjectAsOptions{})...)
	return decoded
}

// label is how messages call a service; right after an import its name is not known yet.
func (m model) label() string {
	if name := m.Name.ValueString(); name != "" {
		return name
	}
	return m.ID.ValueString()
}

// settings are the values that PATCH can change (contract 18.1), beside the parameters.
func (m model) settings() []attr.Value {
	return []attr.Value{
		m.Title, m.Description, m.ImageDetails, m.Resources, m.SessionStickiness, m.ScaleToZero,
		m.Entrypoint, m.HealthCheckURL, m.MinInstances,
	}
}

// sameSettings reports whether an update has nothing to tell the platform; a value that is not known yet is a change.
func sameSettings(plan, state model) bool {
	return slices.EqualFunc(plan.settings(), state.settings(), attr.Value.Equal) && sameParameters(plan.Parameters, state.Parameters)
}

// sameParameters compares by meaning: no variables and no secrets are the same however they are spelled, and sending them
// would deploy the service anew.
func sameParameters(plan, state types.Object) bool {
	if plan.Equal(state) || plan.IsUnknown() || state.IsUnknown() {
		return plan.Equal(state)
	}
	after, before := plan.Attributes(), state.Attributes()
	for name := range parametersTypes {
		a, b := after[name], before[name]
		if empty(a) && empty(b) {
			continue
		}
		if a == nil || b == nil || !a.Equal(b) {
			return false
		}
	}
	return true
}

// empty tells that a value is known and holds nothing.
func empty(value attr.Value) bool {
	switch v := value.(type) {
	case types.Map:
		return !v.IsUnknown() && len(v.Elements()) == 0
	case types.Set:
		return !v.IsUnknown() && len(v.Elements()) == 0
	}
	return value == nil || value.IsNull()
}

// fill returns the plan with its unknown values taken from read. Known values stay as planned, as Terraform demands of an
// apply; where the platform turned them into something else, the next refresh shows that.
func fill(ctx context.Context, plan, read model, diags *diag.Diagnostics) model {
	known := plan
	known.ID = orElse(plan.ID, read.ID)
	known.Title = orElse(plan.Title, read.Title)
	known.Description = orElse(plan.Description, read.Description)
	known.Resources = orElse(plan.Resources, read.Resources)
	known.Entrypoint = orElse(plan.Entrypoint, read.Entrypoint)
	known.HealthCheckURL = orElse(plan.HealthCheckURL, read.HealthCheckURL)
	known.CreatedAt = orElse(plan.CreatedAt, read.CreatedAt)
	known.CreatedBy = orElse(plan.CreatedBy, read.CreatedBy)

	image := members[imageModel](ctx, plan.ImageDetails, diags)
	image.VersionID = orElse(image.VersionID, members[imageModel](ctx, read.ImageDetails, diags).VersionID)
	known.ImageDetails = image.object()

	// The status is what the platform says, not what the plan expected.
	known.Status = read.Status
	return known
}

// blank is a model without values for fill: what the plan does not know becomes null.
func blank() model {
	return model{Resources: types.ObjectNull(resourcesTypes)}
}

func orElse[T attr.Value](planned, read T) T {
	if planned.IsUnknown() {
		return read
	}
	return planned
}
