// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Names of the provider's attributes.
const (
	attrToken          = "auth_token"
	attrStage          = "stage"
	attrEndpoint       = "endpoint"
	attrMaxRetries     = "max_retries"
	attrRequestTimeout = "request_timeout"
	attrCAFile         = "ca_cert_file"
	attrCAPEM          = "ca_cert_pem"
	attrDefaultTags    = "default_tags"
	attrAllowedTenants = "allowed_tenants"
	attrValidateSpecs  = "validate_specs"
)

const (
	defaultMaxRetries     = 4
	maxRetriesLimit       = 20
	defaultRequestTimeout = 60 * time.Second
)

type providerModel struct {
	AuthToken      types.String `tfsdk:"auth_token"`
	Stage          types.String `tfsdk:"stage"`
	Endpoint       types.String `tfsdk:"endpoint"`
	MaxRetries     types.Int64  `tfsdk:"max_retries"`
	RequestTimeout types.String `tfsdk:"request_timeout"`
	CACertFile     types.String `tfsdk:"ca_cert_file"`
	CACertPEM      types.String `tfsdk:"ca_cert_pem"`
	DefaultTags    types.Set    `tfsdk:"default_tags"`
	AllowedTenants types.Set    `tfsdk:"allowed_tenants"`
	ValidateSpecs  types.Bool   `tfsdk:"validate_specs"`
}

// Configure implements provider.Provider. It sends no request unless allowed_tenants is set. As long as the configuration holds unknown values it
// succeeds without a client, so that a plan that makes no call works.
func (p *peakProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}

	data := &base.Data{Poll: p.options.Poll, UnknownAttribute: firstUnknown(model), DefaultTags: model.DefaultTags}
	resp.ResourceData, resp.DataSourceData, resp.ListResourceData, resp.ActionData, resp.EphemeralResourceData = data, data, data, data, data
	if data.UnknownAttribute != "" {
		return
	}

	config := clientConfig(model, p.options.getenv, &resp.Diagnostics)
	data.Validation.Enabled = validateSpecs(model, p.options.getenv, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	config.UserAgent = userAgent(p.options.Version, req.TerraformVersion, p.options.getenv("TF_APPEND_USER_AGENT"))
	if p.options.Tune != nil {
		p.options.Tune(&config)
	}
	client, err := peak.New(config)
	if err != nil {
		// Everything else was checked above, so the token is what is left to refuse.
		resp.Diagnostics.AddAttributeError(path.Root(attrToken), "Invalid Peak token", "The provider cannot be set up: "+err.Error()+".")
		return
	}
	if checkTenant(ctx, client, model, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	data.Client = client
}

// firstUnknown returns the name of the first attribute without a known value, or "".
func firstUnknown(model providerModel) string {
	for _, a := range []struct {
		name  string
		value attr.Value
	}{
		{attrToken, model.AuthToken},
		{attrStage, model.Stage},
		{attrEndpoint, model.Endpoint},
		{attrMaxRetries, model.MaxRetries},
		{attrRequestTimeout, model.RequestTimeout},
		{attrCAFile, model.CACertFile},
		{attrCAPEM, model.CACertPEM},
		{attrValidateSpecs, model.ValidateSpecs},
	} {
		if a.value.IsUnknown() {
			return a.name
		}
	}
	// A guard that is not known yet may not be passed over.
	if model.AllowedTenants.IsUnknown() || slices.ContainsFunc(model.AllowedTenants.Elements(), attr.Value.IsUnknown) {
		return attrAllowedTenants
	}
	return ""
}

// clientConfig merges configuration and environment; the configuration wins. Values from the environment are checked
// here with the rules that the schema applies to configured ones.
func clientConfig(model providerModel, getenv func(string) string, diags *diag.Diagnostics) peak.Config {
	config := peak.Config{MaxRetries: defaultMaxRetries, RequestTimeout: defaultRequestTimeout}

	var from string
	var generic genericVariables
	if config.Token, from = setting(model.AuthToken, getenv, "PEAK_AUTH_TOKEN", genericToken); config.Token == "" {
		diags.AddAttributeError(path.Root(attrToken), "Missing Peak token",
			"The provider needs a token of the Peak platform: a personal or a system access token, or an API key. Set the environment variable "+
				"PEAK_AUTH_TOKEN (API_KEY is read as well) where Terraform runs, or the provider attribute \"auth_token\". An empty value counts as missing: "+
				"in CI, look whether the job gets the secret.")
	}
	generic.note(attrToken, from, genericToken)

	var stageFrom string
	if config.Stage, stageFrom = setting(model.Stage, getenv, "PEAK_STAGE", "PEAK__STAGE", genericStage); config.Stage != "" {
		if err := peak.ValidateStage(config.Stage); err != nil {
			text := fmt.Sprintf("The value of %s is not a stage: %s.", stageFrom, err)
			if stageFrom == environmentVariable(genericStage) {
				text += " Where STAGE is about something else, set PEAK_STAGE or the attribute \"stage\", which are read before it."
			}
			diags.AddAttributeError(path.Root(attrStage), "Unknown stage", text)
		} else if model.Endpoint.ValueString() == "" && getenv("PEAK_ENDPOINT") == "" {
			// An endpoint takes the place of the stage's addresses.
			generic.note(attrStage, stageFrom, genericStage)
		}
	}
	generic.warn(diags)

	if config.Endpoint, from = setting(model.Endpoint, getenv, "PEAK_ENDPOINT"); config.Endpoint != "" {
		if err := peak.ValidateEndpoint(config.Endpoint); err != nil {
			diags.AddAttributeError(path.Root(attrEndpoint), "Invalid endpoint", fmt.Sprintf("The value of %s cannot be used: %s.", from, err))
		}
	}

	if !model.MaxRetries.IsNull() {
		config.MaxRetries = int(model.MaxRetries.ValueInt64())
	} else if text := getenv("PEAK_MAX_RETRIES"); text != "" {
		retries, err := strconv.Atoi(text)
		if err != nil || retries < 0 || retries > maxRetriesLimit {
			diags.AddAttributeError(path.Root(attrMaxRetries), "Invalid number of retries",
				fmt.Sprintf("The environment variable PEAK_MAX_RETRIES is %q; it has to be a whole number from 0 to %d.", text, maxRetriesLimit))
		}
		config.MaxRetries = retries
	}

	if text, from := setting(model.RequestTimeout, getenv, "PEAK_REQUEST_TIMEOUT"); text != "" {
		timeout, err := parseTimeout(text)
		if err != nil {
			diags.AddAttributeError(path.Root(attrRequestTimeout), "Invalid request timeout", fmt.Sprintf("The value of %s cannot be used: %s.", from, err))
		}
		config.RequestTimeout = timeout
	}
	config.Roots = roots(model, getenv, diags)
	return config
}

// validateSpecs tells whether the platform checks specs at plan.
func validateSpecs(model providerModel, getenv func(string) string, diags *diag.Diagnostics) bool {
	text := getenv("PEAK_VALIDATE_SPECS")
	if !model.ValidateSpecs.IsNull() || text == "" {
		return model.ValidateSpecs.ValueBool()
	}
	wanted, err := strconv.ParseBool(text)
	if err != nil {
		diags.AddAttributeError(path.Root(attrValidateSpecs), "Invalid choice of validation",
			fmt.Sprintf("The environment variable PEAK_VALIDATE_SPECS is %q; it has to be true or false.", text))
	}
	return wanted
}

// setting returns the configured value, else the first environment variable that is not empty, and where it came from.
func setting(configured types.String, getenv func(string) string, variables ...string) (value, from string) {
	if value = configured.ValueString(); value != "" {
		return value, "the attribute"
	}
	for _, name := range variables {
		if value = getenv(name); value != "" {
			return value, environmentVariable(name)
		}
	}
	return "", ""
}

// environmentVariable is where a setting came from that a variable holds.
func environmentVariable(name string) string { return "the environment variable " + name }

// parseTimeout reads a Go duration that is at least a second.
func parseTimeout(text string) (time.Duration, error) {
	timeout, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration such as 60s or 2m", text)
	}
	if timeout < time.Second {
		return 0, fmt.Errorf("%q is shorter than 1s", text)
	}
	return timeout, nil
}

// userAgent names the provider, its version and Terraform's, and what the caller wants appended. Line breaks and other
// control characters, which no header may hold, separate words like blanks do.
func userAgent(version, terraformVersion, appended string) string {
	agent := fmt.Sprintf("terraform-provider-peak/%s (+https://registry.terraform.io/providers/peakbi/peak) Terraform/%s", version, terraformVersion)
	words := strings.FieldsFunc(appended, func(r rune) bool { return r <= ' ' || r == 0x7f })
	return strings.Join(append([]string{agent}, words...), " ")
}
