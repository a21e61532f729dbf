package service

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// newModel reads an answer of the platform into a model. prior is what the state holds, without unknown values: it stays
// where the answer is silent on a member that the platform may leave out (contract 18.2), and where both mean the same.
func newModel(ctx context.Context, api peak.Service, prior model, diags *diag.Diagnostics) model {
	return model{
		ID:                textOrPrior(api.ID, prior.ID),
		Name:              textOrPrior(api.Name, prior.Name),
		ServiceType:       serviceType(api.ServiceType, prior.ServiceType),
		Title:             text(api.Title, prior.Title, prior.Title),
		Description:       text(api.Description, prior.Description, prior.Description),
		ImageDetails:      imageDetails(ctx, api.ImageDetails, prior.ImageDetails, diags),
		Resources:         resources(api.Resources, prior.Resources),
		Parameters:        parameters(ctx, api.Parameters, prior.Parameters, diags),
		SessionStickiness: orDefault(types.BoolPointerValue(api.SessionStickiness), prior.SessionStickiness, types.BoolValue(false)),
		ScaleToZero:       orDefault(types.BoolPointerValue(api.ScaleToZero), prior.ScaleToZero, types.BoolValue(false)),
		Entrypoint:        text(api.Entrypoint, prior.Entrypoint, types.StringNull()),
		HealthCheckURL:    text(api.HealthCheckURL, prior.HealthCheckURL, types.StringNull()),
		MinInstances:      orDefault(types.Int64PointerValue(api.MinInstances), prior.MinInstances, types.Int64Value(minInstancesDefault)),
		Status:            textOrPrior(api.Status, types.StringNull()),
		CreatedAt:         textOrPrior(api.CreatedAt, prior.CreatedAt),
		CreatedBy:         textOrPrior(api.CreatedBy, prior.CreatedBy),
		Timeouts:          prior.Timeouts,
	}
}

// dropSecrets removes the write-only part of the environment from an answer.
func dropSecrets(api peak.Service, hidden writeonly.Names) {
	if api.Parameters != nil {
		for _, name := range hidden[envPlace] {
			delete(api.Parameters.Env, name)
		}
	}
}

// orDefault returns the first value that is there: the platform's, the one in state, the documented default.
func orDefault[T attr.Value](api, prior, byDefault T) T {
	switch {
	case !api.IsNull():
		return api
	case !prior.IsNull():
		return prior
	}
	return byDefault
}

func textOrPrior(api string, prior types.String) types.String {
	if api == "" {
		return prior
	}
	return types.StringValue(api)
}

// text converts a text member; absent is its value when the answer lacks it. An empty text is kept as null or "",
// whichever the prior value is.
func text(api *string, prior, absent types.String) types.String {
	switch {
	case prior.ValueString() == "" && (api == nil || *api == ""):
		return prior
	case api == nil:
		return absent
	}
	return types.StringValue(*api)
}

// serviceType returns the platform's word in the spelling of the schema.
func serviceType(api string, prior types.String) types.String {
	words := []string{typeWebApp, typeAPI, typeShiny}
	if i := slices.IndexFunc(words, func(word string) bool { return strings.EqualFold(word, api) }); i >= 0 {
		return types.StringValue(words[i])
	}
	return orDefault(textOrPrior(api, types.StringNull()), prior, types.StringValue(typeWebApp))
}

func imageDetails(ctx context.Context, api *peak.ServiceImage, prior types.Object, diags *diag.Diagnostics) types.Object {
	if api == nil {
		return prior
	}
	read := imageModel{ImageID: fieldtable.ID(api.ImageID), VersionID: fieldtable.OptionalID(api.VersionID)}
	before := members[imageModel](ctx, prior, diags)
	if api.VersionID == nil && before.ImageID.Equal(read.ImageID) {
		read.VersionID = before.VersionID
	}
	return read.object()
}

func resources(api *peak.ServiceResources, prior types.Object) types.Object {
	if api == nil || api.InstanceTypeID == nil {
		return prior
	}
	return resourcesModel{InstanceTypeID: fieldtable.ID(*api.InstanceTypeID)}.object()
}

// parameters converts the environment. What the answer lacks stays what it was; what it shows as empty is kept as null or
// empty, whichever the prior value is.
func parameters(ctx context.Context, api *peak.ServiceParameters, prior types.Object, diags *diag.Diagnostics) types.Object {
	if api == nil || (prior.IsNull() && len(api.Env) == 0 && len(api.Secrets) == 0) {
		return prior
	}
	read := parametersModel{Env: types.MapNull(types.StringType), Secrets: types.SetNull(types.StringType)}
	if !prior.IsNull() {
		read = members[parametersModel](ctx, prior, diags)
	}
	if len(api.Env) > 0 || (api.Env != nil && !read.Env.IsNull()) {
		env, d := types.MapValueFrom(ctx, types.StringType, api.Env)
		diags.Append(d...)
		read.Env = env
	}
	if len(api.Secrets) > 0 || (api.Secrets != nil && !read.Secrets.IsNull()) {
		secrets, d := types.SetValueFrom(ctx, types.StringType, api.Secrets)
		diags.Append(d...)
		read.Secrets = secrets
	}
	return read.object()
}
