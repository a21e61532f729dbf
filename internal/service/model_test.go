package service

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
)

// image returns image_details; nil stands for an unknown version.
func image(id int64, version *int64) types.Object {
	details := imageModel{ImageID: fieldtable.ID(id), VersionID: types.StringUnknown()}
	if version != nil {
		details.VersionID = fieldtable.ID(*version)
	}
	return details.object()
}

func instanceType(id int64) types.Object {
	return resourcesModel{InstanceTypeID: fieldtable.ID(id)}.object()
}

// environment returns parameters; nil arguments stand for null members.
func environment(env map[string]string, secrets []string) types.Object {
	read := parametersModel{Env: types.MapNull(types.StringType), Secrets: types.SetNull(types.StringType)}
	if env != nil {
		values := map[string]attr.Value{}
		for key, value := range env {
			values[key] = types.StringValue(value)
		}
		read.Env = types.MapValueMust(types.StringType, values)
	}
	if secrets != nil {
		values := []attr.Value{}
		for _, value := range secrets {
			values = append(values, types.StringValue(value))
		}
		read.Secrets = types.SetValueMust(types.StringType, values)
	}
	return read.object()
}

// full is a service with everything set.
func full() model {
	return model{
		ID:                types.StringValue("632a4e7c"),
		Name:              types.StringValue("ui"),
		ServiceType:       types.StringValue(typeWebApp),
		Title:             types.StringValue("UI"),
		Description:       types.StringValue("The user interface"),
		ImageDetails:      image(1, new(int64(2))),
		Resources:         instanceType(20),
		Parameters:        environment(map[string]string{"A": "1"}, []string{"key"}),
		SessionStickiness: types.BoolValue(false),
		ScaleToZero:       types.BoolValue(false),
		Entrypoint:        types.StringValue("/"),
		HealthCheckURL:    types.StringValue("/health"),
		MinInstances:      types.Int64Value(1),
		Status:            types.StringValue(statusAvailable),
		CreatedAt:         types.StringValue("2024-05-01T09:30:00.000Z"),
		CreatedBy:         types.StringValue("dev@example.com"),
	}
}

// minimal is a plan of a new service with nothing but what is required.
func minimal() model {
	return model{
		ID:                types.StringUnknown(),
		Name:              types.StringValue("ui"),
		ServiceType:       types.StringValue(typeWebApp),
		Title:             types.StringUnknown(),
		Description:       types.StringUnknown(),
		ImageDetails:      image(1, nil),
		Resources:         types.ObjectUnknown(resourcesTypes),
		Parameters:        types.ObjectNull(parametersTypes),
		SessionStickiness: types.BoolValue(false),
		ScaleToZero:       types.BoolValue(false),
		Entrypoint:        types.StringUnknown(),
		HealthCheckURL:    types.StringUnknown(),
		MinInstances:      types.Int64Value(1),
		Status:            types.StringUnknown(),
		CreatedAt:         types.StringUnknown(),
		CreatedBy:         types.StringUnknown(),
	}
}

// everyValue lists all values of a model with their names.
func everyValue(m model) map[string]attr.Value {
	return map[string]attr.Value{
		"id": m.ID, "name": m.Name, "service_type": m.ServiceType, "title": m.Title, "description": m.Description,
		"image_details": m.ImageDetails, "resources": m.Resources, "parameters": m.Parameters, "session_stickiness": m.SessionStickiness,
		"scale_to_zero": m.ScaleToZero, "entrypoint": m.Entrypoint, "health_check_url": m.HealthCheckURL, "min_instances": m.MinInstances,
		"status": m.Status, "created_at": m.CreatedAt, "created_by": m.CreatedBy,
	}
}

func assertModel(t *testing.T, got, want model) {
	t.Helper()
	wanted := everyValue(want)
	for name, value := range everyValue(got) {
		if !value.Equal(wanted[name]) {
			t.Errorf("%s is %s, want %s", name, value, wanted[name])
		}
	}
}

func noErrors(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	if diags.HasError() {
		t.Fatal(diags)
	}
}

func TestFillTakesTheUnknownOnly(t *testing.T) {
	t.Parallel()
	read := full()
	read.Title = types.StringValue("from the platform")
	plan := minimal()
	plan.Title = types.StringValue("planned")
	plan.MinInstances = types.Int64Value(2)

	var diags diag.Diagnostics
	got := fill(t.Context(), plan, read, &diags)
	noErrors(t, diags)

	want := full()
	want.Title = plan.Title
	want.MinInstances = plan.MinInstances
	want.Parameters = plan.Parameters
	assertModel(t, got, want)
}

func TestFillWithBlankLeavesNothingUnknown(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	got := fill(t.Context(), minimal(), blank(), &diags)
	noErrors(t, diags)
	for name, value := range everyValue(got) {
		known, err := value.ToTerraformValue(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !known.IsFullyKnown() {
			t.Errorf("%s is still unknown: %s", name, value)
		}
	}
	if got.Name.ValueString() != "ui" || !got.ImageDetails.Equal(imageModel{ImageID: fieldtable.ID(1), VersionID: types.StringNull()}.object()) {
		t.Errorf("what the plan knew is lost: %+v", got)
	}
}

func TestFillTakesTheStatusOfThePlatform(t *testing.T) {
	t.Parallel()
	read := full()
	read.Status = types.StringValue(statusCreateFailed)
	var diags diag.Diagnostics
	if got := fill(t.Context(), full(), read, &diags); got.Status.ValueString() != statusCreateFailed {
		t.Errorf("status is %s", got.Status)
	}
}

func TestSameSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*model)
		same   bool
	}{
		"nothing":               {func(*model) {}, true},
		"what PATCH cannot say": {func(m *model) { m.Status, m.CreatedAt = types.StringUnknown(), types.StringUnknown() }, true},
		"title":                 {func(m *model) { m.Title = types.StringValue("other") }, false},
		"description":           {func(m *model) { m.Description = types.StringValue("") }, false},
		"unknown title":         {func(m *model) { m.Title = types.StringUnknown() }, false},
		"image":                 {func(m *model) { m.ImageDetails = image(9, new(int64(2))) }, false},
		"version":               {func(m *model) { m.ImageDetails = image(1, new(int64(3))) }, false},
		"unknown version":       {func(m *model) { m.ImageDetails = image(1, nil) }, false},
		"instance type":         {func(m *model) { m.Resources = instanceType(21) }, false},
		"env":                   {func(m *model) { m.Parameters = environment(map[string]string{"A": "2"}, []string{"key"}) }, false},
		"secrets":               {func(m *model) { m.Parameters = environment(map[string]string{"A": "1"}, nil) }, false},
		"no parameters":         {func(m *model) { m.Parameters = types.ObjectNull(parametersTypes) }, false},
		"stickiness":            {func(m *model) { m.SessionStickiness = types.BoolValue(true) }, false},
		"scale to zero":         {func(m *model) { m.ScaleToZero = types.BoolValue(true) }, false},
		"entrypoint":            {func(m *model) { m.Entrypoint = types.StringValue("/app") }, false},
		"health check":          {func(m *model) { m.HealthCheckURL = types.StringValue("/ok") }, false},
		"instances":             {func(m *model) { m.MinInstances = types.Int64Value(2) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := full()
			test.change(&plan)
			if got := sameSettings(plan, full()); got != test.same {
				t.Errorf("same is %v, want %v", got, test.same)
			}
		})
	}
}
