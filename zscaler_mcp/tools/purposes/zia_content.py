"""What the tools of ZIA's web and data policies are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
URL category, custom list of web sites, domains, site classification
zia_list_url_categories: which custom lists of sites do we have; in which of our lists
    is a domain; all categories, custom and predefined
zia_url_lookup: how does Zscaler classify, categorize, rate this site, domain, link;
    what category is example.com in; is this URL malicious, uncategorized; why is a web
    site blocked; check reputation
zia_get_url_category: which sites are in one of our categories, lists; its domains,
    keywords
zia_get_url_category_predefined: one built-in, predefined category such as gambling,
    social networking; what did we add to it
zia_create_url_category: new custom list of web sites, domains, such as partner sites
zia_update_url_category: rename, describe a custom category; replace its keywords, IP
    ranges, all of its sites
zia_update_url_category_predefined: change a built-in category, override its
    classification with own keywords and sites
zia_add_urls_to_category: put a site, domain, link on our list; whitelist, allowlist,
    blacklist, blocklist a web site; add example.com to a category; recategorize
zia_remove_urls_from_category: take a site, domain off our list; unblock, no longer
    whitelisted, out of the category
zia_delete_url_category: whole custom category, list of sites no longer needed

URL filtering rule, web browsing policy, web filter, site access
zia_list_url_filtering_rules: which web sites are blocked, for whom; web filter rules,
    caution, quota, override; who may use social media, gambling, streaming, news
zia_get_url_filtering_rule: one web filter rule: categories, users, action
zia_create_url_filtering_rule: block, forbid, caution, allow web sites, gambling, social
    media, streaming, adult, job sites for students, interns, a department; limit time,
    quota, show a warning; isolate risky sites
zia_update_url_filtering_rule: web filter rule: block instead of warn, other categories,
    exclude, exempt a team, switch off, move to the top
zia_delete_url_filtering_rule: block of web sites no longer wanted; web filter rule

SSL inspection rule, TLS, HTTPS, decryption, man in the middle, certificate pinning
zia_list_ssl_inspection_rules: what HTTPS traffic do we decrypt, inspect or not; which
    sites are exempt from decryption; banking, health privacy; SSL bypass
zia_get_ssl_inspection_rule: one decryption rule: action, TLS version, untrusted
    certificates
zia_create_ssl_inspection_rule: do not decrypt, inspect banking, health sites, apps with
    pinned certificates; bypass SSL for a site, start decrypting HTTPS for a team
zia_update_ssl_inspection_rule: add a category, app to a decryption rule; minimum TLS
    version, block untrusted, expired server certificates; switch decryption off
zia_delete_ssl_inspection_rule: decryption exemption, bypass no longer needed
zia_list_cloud_app_ssl_policy: names of cloud apps for decryption rules; which apps can
    SSL inspection name

cloud app control rule, SaaS control, web app, tenancy, instance
zia_list_cloud_app_policy: names of cloud apps for rules; how is an app called in
    policy; classes of apps
zia_list_cloud_app_control_actions: what can be blocked or allowed in an app: upload,
    download, post, share, chat, edit; possible actions for a type of app
zia_list_cloud_app_control_rules: rules on ChatGPT and AI tools, file sharing, webmail,
    YouTube streaming, social networks, instant messaging; who may upload, post in cloud
    apps
zia_get_cloud_app_control_rule: one rule on cloud apps: actions, apps, users
zia_create_cloud_app_control_rule: block upload to Dropbox, Google Drive, posting on
    Facebook, LinkedIn; allow viewing only; block ChatGPT, generative AI, personal
    Gmail, WhatsApp, WeTransfer; only corporate tenant of Microsoft 365, OneDrive, Box
zia_update_cloud_app_control_rule: add an app such as Claude, Gemini, Dropbox to a cloud
    app rule; let a team upload; block instead of allow, switch off
zia_delete_cloud_app_control_rule: rule on cloud apps, AI tools, file sharing, webmail
    no longer wanted

file type control rule, downloads, uploads, attachment
zia_list_file_type_control_rules: which kinds of files may be downloaded, uploaded;
    blocked executables, archives
zia_list_file_type_categories: which file types, extensions can rules name; custom file
    types
zia_get_file_type_control_rule: one rule on file downloads, uploads
zia_create_file_type_control_rule: block download of EXE, ZIP, ISO, MSI, macros,
    scripts, executables, torrent, from unknown sites; caution, allow file types
zia_update_file_type_control_rule: add a file extension, type, site to a rule on
    downloads; switch off
zia_delete_file_type_control_rule: rule on file types, downloads no longer wanted

DLP, data loss prevention, data leak, sensitive, confidential, personal data
get_zia_dlp_dictionaries: patterns, phrases, words we look for: credit cards, social
    security, IBAN, passport numbers, PII, source code; DLP dictionary
get_zia_dlp_engines: combinations, expressions of dictionaries: PCI, HIPAA, GDPR, GLBA;
    DLP engine
zia_list_web_dlp_rules: how do we stop confidential data from leaving; which uploads are
    checked for credit cards, personal data; rules against data leaks
zia_list_web_dlp_rules_lite: only names and ids of the DLP rules; short list
zia_get_web_dlp_rule: one DLP rule: engines, action, auditor, notification
zia_create_web_dlp_rule: stop, block, watch upload of credit card numbers, customer
    data, source code, health records; prevent leak to web mail, AI chat; notify auditor
zia_update_web_dlp_rule: DLP rule: block instead of monitor, other engine, auditor,
    except a team; switch off
zia_delete_web_dlp_rule: DLP rule no longer wanted

sandbox, detonation, file analysis, unknown file, zero-day, MD5 hash
zia_get_sandbox_quota: how many sandbox reports, lookups are left; used up allowance
zia_get_sandbox_behavioral_analysis: which MD5 file hashes do we block or allow
    ourselves; blocked hash list, blacklist of hashes
zia_get_sandbox_file_hash_count: how many hashes are on our list and how many more can
    we add; room left, limit
zia_get_sandbox_report: verdict on a file; was this MD5 malicious, what did detonation
    find; analysis of a suspicious attachment, malware behaviour
zia_list_sandbox_rules: which files are sent to the sandbox; quarantine, hold, patient
    zero; detonation rules
zia_get_sandbox_rule: one sandbox rule: file types, action, first-time
zia_create_sandbox_rule: hold, quarantine unknown files, executables, office documents
    until detonated, analysed; send files to the sandbox
zia_update_sandbox_rule: sandbox rule: quarantine instead of allow and scan; add file
    types, categories, users; switch off
zia_delete_sandbox_rule: sandbox, detonation rule no longer wanted

shadow IT, sanctioned, unsanctioned, approved cloud applications
zia_list_shadow_it_apps: cloud apps with their numeric id to sanction or tag; catalog of
    the shadow IT report
zia_list_shadow_it_custom_tags: our own tags, labels for cloud apps
zia_bulk_update_shadow_it_apps: sanction, approve, unsanction, mark, tag, label several
    cloud apps; declare an app allowed, official, forbidden in our company
"""
"""Families: what the tools are about, then what each of them is asked for."""
