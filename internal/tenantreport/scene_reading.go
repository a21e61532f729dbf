// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/google/uuid"
	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// readings look at what can be seen without making anything.
func readings(ctx context.Context, p *probe) error {
	first, err := p.get(ctx, pathImages+"?pageSize=1")
	switch {
	case err != nil:
		return err
	case first.Status == http.StatusUnauthorized:
		return giveUp("the platform does not accept the token (401)")
	}
	for _, look := range []func(context.Context, *probe) error{slashes, errorForms, unauthorized, lists, tenant, permissions, cache, apiKeys, kinds} {
		if err := look(ctx, p); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// slashes asks in both spellings; that one of them is not there while the other is, is what counts.
func slashes(ctx context.Context, p *probe) error {
	for _, path := range []string{
		pathImages, pathWorkflows, pathArtifacts, pathSpecs, pathAppSpecs, pathDeployments, pathApps, pathAnyDeployed, pathServices, pathResources + "/",
	} {
		with, err := p.get(ctx, path)
		if err != nil {
			return err
		}
		without, err := p.get(ctx, strings.TrimSuffix(path, "/"))
		if err != nil {
			return err
		}
		switch {
		case with.ok() && without.ok():
			p.confirm(a.Slashes, "")
		case with.ok() != without.ok() && (with.Status == http.StatusNotFound || without.Status == http.StatusNotFound || with.Status == http.StatusMethodNotAllowed || without.Status == http.StatusMethodNotAllowed):
			p.refute(a.Slashes, "%s: %d with a slash at the end, %d without", with.what(), with.Status, without.Status)
		}
	}
	return nil
}

// errorForms asks for what is not there. How it is told outside press is looked at for many operations: each may have its own way.
func errorForms(ctx context.Context, p *probe) error {
	absent, never := uuid.NewString(), "2147483600"
	for _, path := range []string{
		pathWorkflows + never, pathWorkflows + "executions/" + never, pathWorkflows + never + "/executions/" + absent,
		pathWorkflows + never + "/executions/" + absent + "/logs?stepName=a", pathImages + never, pathImages + never + "/versions", pathImages + never + "/versions/" + never,
		pathImages + never + "/builds", pathServices + absent, pathArtifacts + absent, pathArtifacts + absent + "/download", pathTemplates + p.name("absent"),
		"/notifications/api/v1/emails/" + never, pathMetrics + "/source?namespace=" + p.Run.ModelName("absent"),
	} {
		got, err := p.get(ctx, path)
		if err != nil {
			return err
		}
		p.errorForm(got)
	}
	return nil
}

// errorForm looks at the form of one error.
func (p *probe) errorForm(got answer) {
	if got.Status < 400 || got.Status >= 500 || got.Status == http.StatusUnauthorized || got.Status == http.StatusForbidden || got.Status == http.StatusRequestEntityTooLarge {
		return
	}
	press := strings.HasPrefix(got.path, "/v1/") || strings.HasPrefix(got.path, "/v2/")
	switch {
	case !has(got.Body, "detail") && press:
		// That those of press have one is no assumption.
		return
	case !has(got.Body, "detail"):
		p.refute(a.ErrorEnvelope, "%s, as the answer to a %s (%d)", formOf(got), got.what(), got.Status)
		return
	}
	if !press {
		p.confirm(a.ErrorEnvelope, "")
	}
	_, isText := at(got.Body, "detail").(string)
	p.judge(a.ErrorDetailText, isText, "%s, as the answer to a %s (%d)", kindOf(at(got.Body, "detail")), got.what(), got.Status)
}

// formOf says what an error looks like.
func formOf(got answer) string {
	switch {
	case len(got.Raw) == 0:
		return "nothing"
	case got.Body == nil:
		return "no JSON"
	}
	return membersOf(got.Body)
}

func unauthorized(ctx context.Context, p *probe) error {
	for _, path := range []string{pathImages, pathSpecs} {
		got, err := p.send(ctx, http.MethodGet, path, body{}, "")
		if err != nil {
			return err
		}
		if got.Status != http.StatusUnauthorized {
			p.unseen(a.UnauthorizedForm, "without a token the platform answers %d", got.Status)
			continue
		}
		_, isText := at(got.Body, "detail").(string)
		p.judge(a.UnauthorizedForm, isText, "%s", formOf(got))
	}
	return nil
}

// lists looks at an empty list and at the size of large pages.
func lists(ctx context.Context, p *probe) error {
	absent := p.name("absent")
	for key, path := range map[string]string{
		"images": pathImages + "?searchTerm=", "workflows": pathWorkflows + "?searchTerm=", "services": pathServices + "?featureType=services&searchTerm=",
		"specs": pathSpecs + "?name=", "deployments": pathDeployments + "?name=",
	} {
		empty, err := p.get(ctx, path+absent)
		if err != nil {
			return err
		}
		_, answered := empty.Body.(map[string]any)
		if list, is := at(empty.Body, key).([]any); empty.ok() && answered && len(list) == 0 {
			p.judge(a.EmptyPageCount, is && text(at(empty.Body, "pageCount")) == "1", "pageCount is %s, and the list is %s, as the answer to a %s",
				word(at(empty.Body, "pageCount")), kindOf(at(empty.Body, key)), empty.what())
		}
	}
	for key, path := range map[string]string{"images": pathImages, "workflows": pathWorkflows, "specs": pathSpecs, "artifacts": pathArtifacts, "deployments": pathDeployments} {
		got, err := p.get(ctx, path+"?pageSize=100")
		if err != nil {
			return err
		}
		if got.ok() {
			p.pageSize(got, key)
		}
	}
	return nil
}

// pageSize looks at a page of 100 that was asked for.
func (p *probe) pageSize(got answer, key string) {
	list, is := at(got.Body, key).([]any)
	if !is {
		return
	}
	said := number(at(got.Body, "pageSize"))
	switch {
	case number(at(got.Body, "pageCount")) > 1 && len(list) < 100:
		p.refute(a.PageSize, "a page of %d, and further pages, as the answer to a %s", len(list), got.what())
	case said > 0 && said != 100:
		p.refute(a.PageSize, "pageSize %d, as the answer to a %s", said, got.what())
	case said == 100 || len(list) == 100:
		p.confirm(a.PageSize, "")
	}
}

var (
	namesATenant = regexp.MustCompile(`(?i)^(name|id)$|tenant`)

	// plainMember is a member that may be told: a platform may use the name of the tenant itself as a member.
	plainMember = regexp.MustCompile(`(?i)^(tenants?)?[_-]?(name|ids?|info|metadata)?$`)
)

func tenant(ctx context.Context, p *probe) error {
	got, err := p.get(ctx, pathTenant)
	if err != nil {
		return err
	}
	object, is := got.Body.(map[string]any)
	if !got.ok() || !is {
		p.unseen(a.TenantMembers, "tenant metadata is answered with %d", got.Status)
		return nil
	}
	telling, told := 0, map[string]any{}
	for member := range object {
		if namesATenant.MatchString(member) {
			telling++
			if plainMember.MatchString(member) {
				told[member] = nil
			}
		}
	}
	p.judge(a.TenantMembers, telling == 0, "it has members that tell a name or an id, %s among %d", membersOf(told), len(object))
	return nil
}

// permissions looks at the shape, and tells nothing of what is in it.
func permissions(ctx context.Context, p *probe) error {
	got, err := p.get(ctx, pathPermissions)
	if err != nil {
		return err
	}
	object, is := got.Body.(map[string]any)
	switch {
	case !got.ok():
		p.unseen(a.PermissionsPlain, "permissions are answered with %d", got.Status)
	case !is:
		p.refute(a.PermissionsPlain, "%s", kindOf(got.Body))
	case len(object) == 0:
		p.unseen(a.PermissionsPlain, "the user of the token has no permissions")
	default:
		// Features have no such names.
		for _, wrapper := range []string{"data", "permissions", "result", "results", "access", "response", "body", "features", "items"} {
			if _, there := object[wrapper]; there {
				p.refute(a.PermissionsPlain, "they are below %s", wrapper)
				return nil
			}
		}
		p.confirm(a.PermissionsPlain, "")
	}
	return nil
}

func cache(ctx context.Context, p *probe) error {
	got, err := p.get(ctx, pathCache)
	if err != nil {
		return err
	}
	if !got.ok() {
		p.unseen(a.CacheURL, "the credentials are answered with %d", got.Status)
		return nil
	}
	p.judge(a.CacheURL, text(at(got.Body, "url")) != "", "members %s", membersOf(got.Body))
	return nil
}

func apiKeys(ctx context.Context, p *probe) error {
	if p.apiKey == "" {
		p.unseen(a.APIKeyStatus, "no API key of the tenant was given (PEAK_ACC_API_KEY)")
		return nil
	}
	elsewhere, err := p.send(ctx, http.MethodGet, pathImages+"?pageSize=1", body{}, p.apiKey)
	if err != nil {
		return err
	}
	if !elsewhere.ok() {
		p.unseen(a.APIKeyStatus, "the API key is not accepted elsewhere either (%d)", elsewhere.Status)
		return nil
	}
	got, err := p.send(ctx, http.MethodGet, pathNamespaces, body{}, p.apiKey)
	if err != nil {
		return err
	}
	switch {
	case got.Status >= 500:
		p.unseen(a.APIKeyStatus, "namespaces are answered with %d", got.Status)
	default:
		p.judge(a.APIKeyStatus, got.Status == http.StatusForbidden, "%d", got.Status)
	}
	return nil
}

// kinds looks at the words for kinds of what is deployed.
func kinds(ctx context.Context, p *probe) error {
	got, err := p.get(ctx, pathAnyDeployed+"?pageSize=100")
	if err != nil || !got.ok() {
		return err
	}
	for _, item := range items(got.Body, "deployments") {
		p.kindWord(item)
	}
	return nil
}

// kindWord looks at the word for the kind of a deployment.
func (p *probe) kindWord(deployment any) {
	switch kind := word(at(deployment, "kind")); kind {
	case "app", "workflow":
	case "service":
		p.confirm(a.KindWords, "")
	default:
		if text(at(deployment, "kind")) == "" {
			p.unseen(a.KindWords, "the platform does not tell it")
			return
		}
		p.refute(a.KindWords, "%s", kind)
	}
}
