// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Defaults of the platform for builds from a folder or repository.
const (
	defaultContext        = "."
	defaultDockerfilePath = "Dockerfile"
)

// buildDetails is the attribute build_details. BuildArgumentsWO and TokenWO have a value in configuration only.
type buildDetails struct {
	Source                  types.String `tfsdk:"source"`
	UseCache                types.Bool   `tfsdk:"use_cache"`
	BuildArguments          types.Map    `tfsdk:"build_arguments"`
	BuildArgumentsWO        types.Map    `tfsdk:"build_arguments_wo"`
	BuildArgumentsWOVersion types.Int64  `tfsdk:"build_arguments_wo_version"`
	Secrets                 types.Set    `tfsdk:"secrets"`
	Context                 types.String `tfsdk:"context"`
	DockerfilePath          types.String `tfsdk:"dockerfile_path"`
	Repository              types.String `tfsdk:"repository"`
	Branch                  types.String `tfsdk:"branch"`
	TokenWO                 types.String `tfsdk:"token_wo"`
	Dockerfile              types.String `tfsdk:"dockerfile"`
}

var buildDetailsTypes = map[string]attr.Type{
	"source":                     types.StringType,
	"use_cache":                  types.BoolType,
	"build_arguments":            types.MapType{ElemType: types.StringType},
	"build_arguments_wo":         types.MapType{ElemType: types.StringType},
	"build_arguments_wo_version": types.Int64Type,
	"secrets":                    types.SetType{ElemType: types.StringType},
	"context":                    types.StringType,
	"dockerfile_path":            types.StringType,
	"repository":                 types.StringType,
	"branch":                     types.StringType,
	"token_wo":                   types.StringType,
	"dockerfile":                 types.StringType,
}

// detailsOf reads the attribute; nil when it is null or unknown.
func detailsOf(ctx context.Context, object types.Object, diags *diag.Diagnostics) *buildDetails {
	if object.IsNull() || object.IsUnknown() {
		return nil
	}
	var details buildDetails
	diags.Append(object.As(ctx, &details, basetypes.ObjectAsOptions{})...)
	return &details
}

// object is the attribute's value for d, null for nil. It leaves out the write-only values, which must not be saved.
func (d *buildDetails) object(ctx context.Context, diags *diag.Diagnostics) types.Object {
	if d == nil {
		return types.ObjectNull(buildDetailsTypes)
	}
	saved := *d
	saved.BuildArgumentsWO, saved.TokenWO = types.MapNull(types.StringType), types.StringNull()
	object, problems := types.ObjectValueFrom(ctx, buildDetailsTypes, saved)
	diags.Append(problems...)
	return object
}

// source is where the build takes its files from, "" when that is unknown.
func (d *buildDetails) source() string {
	if d == nil || d.Source.IsNull() {
		return sourceUpload
	}
	return d.Source.ValueString()
}

// argumentsVersion is the version of the write-only build arguments, null for nil.
func (d *buildDetails) argumentsVersion() types.Int64 {
	if d == nil {
		return types.Int64Null()
	}
	return d.BuildArgumentsWOVersion
}

// request converts to the API's form, with the write-only values; nil for nil. Unknown values must have been dealt with.
func (d *buildDetails) request(secret secrets) *peak.BuildDetails {
	if d == nil {
		return nil
	}
	request := peak.BuildDetails{
		Source:         d.source(),
		UseCache:       d.UseCache.ValueBoolPointer(),
		Context:        d.Context.ValueString(),
		DockerfilePath: d.DockerfilePath.ValueString(),
		Repository:     d.Repository.ValueString(),
		Branch:         d.Branch.ValueString(),
		Token:          secret.token.ValueString(),
		Dockerfile:     unixLines(d.Dockerfile.ValueString()),
		Hidden:         secret.writeOnlyArguments().Texts(),
	}
	arguments := d.BuildArguments.Elements()
	maps.Copy(arguments, secret.arguments.Elements())
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		request.BuildArguments = append(request.BuildArguments, peak.NameValue{Name: name, Value: textOf(arguments[name])})
	}
	for _, secret := range d.Secrets.Elements() {
		request.Secrets = append(request.Secrets, textOf(secret))
	}
	slices.Sort(request.Secrets)
	return &request
}

// rebuildRequest is the request to build a version again with other details. It clears what the version had before and is
// not wanted any more, because the platform keeps what is left out (contract 17.3). Nil stands for the defaults; when both
// are nil nothing needs to be said.
func rebuildRequest(want, had *peak.BuildDetails) *peak.BuildDetails {
	if want == nil && had == nil {
		return nil
	}
	full := peak.BuildDetails{Source: sourceUpload}
	if want != nil {
		full = *want
	}
	if full.UseCache == nil {
		useCache := true
		full.UseCache = &useCache
	}
	if full.BuildArguments == nil {
		full.BuildArguments = []peak.NameValue{}
	}
	if full.Secrets == nil {
		full.Secrets = []string{}
	}
	if had != nil && full.Source != sourceDockerfile {
		if full.Context == "" && had.Context != "" {
			full.Context = defaultContext
		}
		if full.DockerfilePath == "" && had.DockerfilePath != "" {
			full.DockerfilePath = defaultDockerfilePath
		}
	}
	return &full
}

// sameBuild tells whether two builds have the same inputs, beside the artifact. Nil stands for the defaults.
func sameBuild(a, b *peak.BuildDetails) bool {
	return reflect.DeepEqual(normal(a), normal(b))
}

// normal spells out the defaults of the platform (contract 17.2), so that what is left out equals them. The token, and what
// messages hide, are no part of what is built.
func normal(d *peak.BuildDetails) peak.BuildDetails {
	var n peak.BuildDetails
	if d != nil {
		n = *d
	}
	n.Token, n.Hidden = "", nil
	n.Source = strings.ToLower(n.Source)
	if n.Source == "" {
		n.Source = sourceUpload
	}
	if n.UseCache == nil {
		useCache := true
		n.UseCache = &useCache
	}
	n.BuildArguments = slices.SortedFunc(slices.Values(n.BuildArguments), func(a, b peak.NameValue) int { return strings.Compare(a.Name, b.Name) })
	if n.BuildArguments == nil {
		n.BuildArguments = []peak.NameValue{}
	}
	n.Secrets = slices.Sorted(slices.Values(n.Secrets))
	if n.Secrets == nil {
		n.Secrets = []string{}
	}
	n.Context = path.Clean(n.Context)
	if n.DockerfilePath == "" && n.Context == defaultContext {
		n.DockerfilePath = defaultDockerfilePath
	}
	if n.DockerfilePath != "" {
		n.DockerfilePath = path.Clean(n.DockerfilePath)
	}
	n.Dockerfile = strings.TrimSpace(unixLines(n.Dockerfile))
	return n
}

// isSummary tells that an answer does not show how the version was built: it lacks the details, or shows no more than
// the source, as lists do (contract 17.1).
func isSummary(shown *peak.BuildDetails) bool {
	return shown == nil || reflect.DeepEqual(*shown, peak.BuildDetails{Source: shown.Source})
}

// importedDetails is the attribute for details that an import found; nil for the defaults, which need no attribute.
func importedDetails(shown *peak.BuildDetails) *buildDetails {
	if sameBuild(shown, nil) {
		return nil
	}
	n := normal(shown)
	imported := &buildDetails{
		Source:         types.StringValue(n.Source),
		UseCache:       types.BoolPointerValue(n.UseCache),
		BuildArguments: types.MapNull(types.StringType),
		Secrets:        types.SetNull(types.StringType),
	}
	if len(n.BuildArguments) > 0 {
		imported.BuildArguments = argumentsOf(n.BuildArguments)
	}
	if len(n.Secrets) > 0 {
		imported.Secrets = secretsOf(n.Secrets)
	}
	if n.Source != sourceDockerfile {
		imported.Context = textvalue.OrNull(shown.Context)
		imported.DockerfilePath = textvalue.OrNull(shown.DockerfilePath)
	}
	switch n.Source {
	case sourceGitHub:
		imported.Repository, imported.Branch = textvalue.OrNull(n.Repository), textvalue.OrNull(n.Branch)
	case sourceDockerfile:
		imported.Dockerfile = textvalue.OrNull(shown.Dockerfile)
	}
	return imported
}

// refreshedDetails takes over what an answer shows of the members that are set. Others stay unset, because the platform
// may show its defaults there; and what the answer leaves out stays as it is. The token is never read.
func refreshedDetails(prior *buildDetails, shown *peak.BuildDetails) *buildDetails {
	if prior == nil || shown == nil {
		return prior
	}
	d := *prior
	d.Source = refreshed(d.Source, strings.ToLower(shown.Source))
	if shown.UseCache != nil {
		d.UseCache = types.BoolPointerValue(shown.UseCache)
	}
	if shown.BuildArguments != nil && !d.BuildArguments.IsNull() {
		d.BuildArguments = argumentsOf(shown.BuildArguments)
	}
	if shown.Secrets != nil && !d.Secrets.IsNull() {
		d.Secrets = secretsOf(shown.Secrets)
	}
	for _, member := range []struct {
		target *types.String
		shown  string
	}{
		{&d.Context, shown.Context},
		{&d.DockerfilePath, shown.DockerfilePath},
		{&d.Repository, shown.Repository},
		{&d.Branch, shown.Branch},
		{&d.Dockerfile, shown.Dockerfile},
	} {
		if member.target.ValueString() != "" {
			*member.target = refreshed(*member.target, member.shown)
		}
	}
	// The same in another spelling, such as ./app for app, must not show up as a change.
	if sameBuild(d.request(secrets{}), prior.request(secrets{})) {
		return prior
	}
	return &d
}

func argumentsOf(arguments []peak.NameValue) types.Map {
	elements := map[string]attr.Value{}
	for _, argument := range arguments {
		elements[argument.Name] = types.StringValue(argument.Value)
	}
	return types.MapValueMust(types.StringType, elements)
}

func secretsOf(names []string) types.Set {
	elements := []attr.Value{}
	for _, name := range names {
		elements = append(elements, types.StringValue(name))
	}
	return types.SetValueMust(types.StringType, elements)
}

// textOf is the value of an element of a map or set of strings.
func textOf(value attr.Value) string {
	text, ok := value.(types.String)
	if !ok {
		return ""
	}
	return text.ValueString()
}
