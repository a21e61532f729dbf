package service

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// createRequest is the body of POST (contract 18.1), with the write-only part of the environment. The switches are only sent when they are on: off is the platform's
// default, and a service type without the switch may refuse to hear of it.
func createRequest(ctx context.Context, plan model, secret writeonly.Members, diags *diag.Diagnostics) peak.ServiceCreate {
	request := peak.ServiceCreate{
		Name:           plan.Name.ValueString(),
		ServiceType:    plan.ServiceType.ValueString(),
		Title:          textPointer(plan.Title),
		Description:    textPointer(plan.Description),
		ImageDetails:   *requestImage(ctx, plan.ImageDetails, diags),
		Resources:      requestResources(ctx, plan.Resources, diags),
		Entrypoint:     textPointer(plan.Entrypoint),
		HealthCheckURL: textPointer(plan.HealthCheckURL),
		MinInstances:   plan.MinInstances.ValueInt64Pointer(),
	}
	if !plan.Parameters.IsNull() {
		request.Parameters = requestParameters(ctx, plan.Parameters, secret, diags)
	}
	if plan.SessionStickiness.ValueBool() {
		request.SessionStickiness = plan.SessionStickiness.ValueBoolPointer()
	}
	if plan.ScaleToZero.ValueBool() {
		request.ScaleToZero = plan.ScaleToZero.ValueBoolPointer()
	}
	return request
}

// updateRequest is the body of PATCH: the top-level members that differ between state and plan, nested objects complete
// (contract 18.1).
func updateRequest(ctx context.Context, plan, state model, secret writeonly.Members, diags *diag.Diagnostics) peak.ServiceUpdate {
	var request peak.ServiceUpdate
	if !plan.Title.Equal(state.Title) {
		request.Title = textPointer(plan.Title)
	}
	if !plan.Description.Equal(state.Description) {
		request.Description = textPointer(plan.Description)
	}
	if !plan.ImageDetails.Equal(state.ImageDetails) {
		request.ImageDetails = requestImage(ctx, plan.ImageDetails, diags)
	}
	if !plan.Resources.Equal(state.Resources) {
		request.Resources = requestResources(ctx, plan.Resources, diags)
	}
	if !sameParameters(plan.Parameters, state.Parameters) {
		request.Parameters = requestParameters(ctx, plan.Parameters, secret, diags)
	}
	if !plan.SessionStickiness.Equal(state.SessionStickiness) {
		request.SessionStickiness = plan.SessionStickiness.ValueBoolPointer()
	}
	if !plan.ScaleToZero.Equal(state.ScaleToZero) {
		request.ScaleToZero = plan.ScaleToZero.ValueBoolPointer()
	}
	if !plan.Entrypoint.Equal(state.Entrypoint) {
		request.Entrypoint = textPointer(plan.Entrypoint)
	}
	if !plan.HealthCheckURL.Equal(state.HealthCheckURL) {
		request.HealthCheckURL = textPointer(plan.HealthCheckURL)
	}
	if !plan.MinInstances.Equal(state.MinInstances) {
		request.MinInstances = plan.MinInstances.ValueInt64Pointer()
	}
	return request
}

// redeploys tells whether the platform may deploy the service anew for a change: for all but title and description (contract
// 18.1, where min_instances is in neither list).
func redeploys(request peak.ServiceUpdate) bool {
	return request.ImageDetails != nil || request.Resources != nil || request.Parameters != nil || request.SessionStickiness != nil ||
		request.ScaleToZero != nil || request.Entrypoint != nil || request.HealthCheckURL != nil || request.MinInstances != nil
}

// envPlace is where in a body the environment is.
const envPlace = "/parameters/env"

// secretEnv is the write-only part of the environment. It is kept out of the model, which is saved.
func secretEnv(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) writeonly.Members {
	var env types.Map
	diags.Append(config.GetAttribute(ctx, path.Root("parameters").AtName("env_wo"), &env)...)
	return writeonly.NewMembers(envPlace, env)
}

// textPointer returns nil for null and for unknown values, which are not sent.
func textPointer(value types.String) *string {
	if value.IsUnknown() {
		return nil
	}
	return value.ValueStringPointer()
}

func requestImage(ctx context.Context, object types.Object, diags *diag.Diagnostics) *peak.ServiceImage {
	image := members[imageModel](ctx, object, diags)
	request := &peak.ServiceImage{ImageID: fieldtable.NumberOf(image.ImageID)}
	if version := fieldtable.NumberOf(image.VersionID); version != 0 {
		request.VersionID = &version
	}
	return request
}

func requestResources(ctx context.Context, object types.Object, diags *diag.Diagnostics) *peak.ServiceResources {
	if object.IsNull() || object.IsUnknown() {
		return nil
	}
	id := fieldtable.NumberOf(members[resourcesModel](ctx, object, diags).InstanceTypeID)
	return &peak.ServiceResources{InstanceTypeID: &id}
}

// requestParameters always carries both members: the platform replaces the object as a whole, and empty clears.
func requestParameters(ctx context.Context, object types.Object, secret writeonly.Members, diags *diag.Diagnostics) *peak.ServiceParameters {
	request := &peak.ServiceParameters{Env: map[string]string{}, Secrets: []string{}, Hidden: secret.Texts()}
	environment := members[parametersModel](ctx, object, diags)
	if !environment.Env.IsNull() {
		diags.Append(environment.Env.ElementsAs(ctx, &request.Env, false)...)
	}
	for name, value := range secret[envPlace] {
		request.Env[name], _ = value.(string)
	}
	if !environment.Secrets.IsNull() {
		diags.Append(environment.Secrets.ElementsAs(ctx, &request.Secrets, false)...)
	}
	return request
}
